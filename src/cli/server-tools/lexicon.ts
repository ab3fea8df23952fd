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

/** How a parameter is called whose text is the name of a tool, in words; and how one is called whose text may be. */
export const TOOL_PARAMETER = /^(?:\w+ )?tool(?: (?:name|id|slug|key))?$|^toolname$/;
export const NAME_PARAMETER =
  /^(?:name|slug|function|function name|method|method name|action|action name|operation|command)$/;

/** How a parameter is called that holds the arguments of another call, in words. */
export const ARGUMENTS_PARAMETER =
  /^(?:\w+ )?(?:args?|arguments?|params|parameters|kwargs|inputs?|payload|arguments json|input json|params json)$/;

/** Verbs for what a tool does that calls another one. */
export const CALLS = new Set(words("call execute exec invoke run dispatch use proxy perform trigger batch"));

/** Names that say the same alone. */
export const CALLS_ALONE = new Set(words("call invoke dispatch proxy batch"));

/** Verbs at the beginning of a name that tells of tools and does not call them. */
export const TELLS = new Set(
  words(`get list search find describe show log record validate approve register check create update delete remove add
    read count explain enable disable`),
);

/** The same in a description. */
export const CALLS_TOOLS =
  /\b(?:call|execut|invok|run|dispatch|proxy|forward)(?:e|s|es|ing)?\s+(?:(?:calls?|requests?)\s+(?:to|of|on)\s+)?(?:a\s+(?:calls?|requests?)\s+(?:to|of|on)\s+)?(?:the\s+(?=\w+\s))?(?:(?:a|an|any|one|another|other|several|multiple|many|specified|given|named|requested|available|underlying|mcp|remote|external|server|single|discovered|registered|individual|batch of|up to \d+)\s+)+tools?\b(?!\s+(?:call|result|output|definition|schema))/i;

/** Words of a name for a program that runs what it is given, wherever they stand. */
export const RUNNERS = new Set(words("bash shell powershell repl eval exec evaluate terminal ssh interpreter"));

/** Verbs that run, and what they run. */
export const RUNS = new Set(words("run execute exec eval evaluate interpret invoke"));
export const CODE = new Set(
  words(`code command commands cmd script scripts sql shell bash python javascript js typescript powershell cypher
    expression snippet program notebook cell statement`),
);

/** How a parameter is called whose text is run, in words: for certain, and if the tool says that it runs something. */
export const RUN_PARAMETER = /^(?:sql|command|cmd|shell|bash|python|javascript|shell command|command line)$/;
export const CODE_PARAMETER = /^(?:\w+ )?(?:code|script|snippet|program)$/;

/** The same where only a name that runs one of these says so: others search by a query. */
export const QUERY_PARAMETER = /^(?:\w+ )?(?:query|statement|expression)$/;
export const QUERIES = new Set(words("query statement expression sql cypher eval evaluate"));

/** Names of parameters, in words, that servers read alike. A short table of what was seen, and not a dictionary. */
export const ARGUMENT_ALIASES: readonly ReadonlySet<string>[] = [
  [
    "path",
    "file",
    "file path",
    "filepath",
    "filename",
    "file name",
    "full path",
    "absolute path",
    "target file",
    "uri",
  ],
  ["url", "uri", "href", "link", "endpoint"],
  ["to", "recipient", "recipients", "cc", "bcc"],
  ["amount", "value", "total", "price", "sum"],
  ["query", "sql", "statement"],
  ["command", "cmd", "script"],
  ["id", "ids", "identifier", "uuid"],
  ["directory", "dir", "folder", "cwd", "path"],
].map((names) => new Set(names));
