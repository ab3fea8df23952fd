/** The words for what a call of a tool does; a later class outweighs an earlier one. */
export const CLASSES = ["Read", "Write", "Execute", "Financial", "Destructive"] as const;
export type ToolClass = (typeof CLASSES)[number];

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const VERBS: Readonly<Record<ToolClass, readonly string[]>> = {
  Read: words(`get list search find fetch read retrieve query lookup look show view describe inspect analyze analyse count
    check browse discover explore summarize summarise compare diff validate verify preview download extract filter examine
    monitor poll display explain decompile disassemble audit screenshot snapshot scan whoami peek head tail stat lint
    enumerate recommend suggest estimate introspect paginate recall status grep glob ping traverse calculate compute ask`),
  Write: words(`create add update set write edit modify insert upsert save store put post patch append rename move copy
    upload send reply comment publish share assign label tag mark change configure enable disable register import archive
    unarchive restore close reopen new make initialize initialise init merge commit push fork submit notify invite
    subscribe unsubscribe follow star pin unpin lock unlock approve reject accept decline dismiss click type fill drag
    hover press select resize emulate handle convert remember sync generate draft replace rotate grant link unlink allow
    duplicate clone resume pause toggle apply rebase transition increment decrement react forward resolve manage mkdir
    stage unstage attach annotate email overwrite format fix repair refactor print record place book`),
  Execute: words(`execute exec run invoke call eval evaluate trigger deploy start stop restart launch spawn shell bash
    command navigate wait cancel abort rerun retry schedule process connect disconnect switch load open install
    reboot debug dispatch proxy ssh sudo script interact automate compile transform python terminal repl request build book place`),
  Financial: words(
    "pay refund charge purchase buy sell transfer withdraw deposit payout donate trade reimburse swap stake",
  ),
  Destructive: words(`delete remove destroy drop purge prune clear wipe truncate erase revoke uninstall terminate kill
    reset del rm rmdir unpublish flush deprovision decommission expunge empty void trash rollback ban
    evict deregister deactivate`),
};

/** From a verb in its base form to its class. */
export const VERB_CLASS: ReadonlyMap<string, ToolClass> = new Map(
  CLASSES.flatMap((kind) => VERBS[kind].map((verb) => [verb, kind] as const)),
);

/** Verbs that begin the description of a tool that reads, and say less in a name. */
export const DESCRIBED_READS = new Set(words("return access output provide surface identify give report"));

/** Reading words that are also names of things, so that a verb at the end of the name may be the one that counts. */
export const NOUN_LIKE = new Set(
  words("list search query view status check scan audit preview screenshot snapshot count diff"),
);

/** Words that are things more often than verbs when they do not come first. */
export const THINGS = new Set(
  words("request call comment commit label tag script command build email record book place"),
);

/** Verbs that mean the same wherever they stand in a name. */
export const UNMISTAKABLE = new Set(
  words("delete remove destroy drop purge truncate wipe erase uninstall execute exec invoke"),
);

/** Things that have to do with money: to do anything but read them is financial. */
export const MONEY = new Set(
  words(`payment payments refund refunds invoice invoices payout payouts subscription subscriptions charge charges billing
    bill bills purchase purchases money funds wallet wallets payroll chargeback chargebacks withdrawal withdrawals deposit
    deposits`),
);

/** Parameters by which a caller hands over what is to be run. */
export const CODE_PARAMETERS = new Set(words("sql command commands cmd script shell bash javascript python"));

/** Words for what nobody should read by the way. */
export const SECRETS = new Set(
  words("secret secrets password passwords credential credentials token tokens key keys env environment vault"),
);
