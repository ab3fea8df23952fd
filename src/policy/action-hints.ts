import { nearest } from "./words.js";

/** Replacements for actions as other languages name them. */

/** Names that mean nearly an action. If a name may mean two, it stands with the stricter. */
const OTHER_NAMES: Readonly<Record<"allow" | "deny" | "require_approval" | "hide", string>> = {
  allow: "allowed allows permit permitted accept accepted grant granted enable enabled",
  deny: "denied denies block blocked forbid forbidden reject rejected refuse disallow prohibit prohibited disable disabled never",
  require_approval:
    "approve approved approval approvalrequired requiresapproval needapproval needsapproval askapproval ask prompt confirm confirmation requireconfirmation requiresconfirmation review human manual hold escalate elicit",
  hide: "hidden invisible",
};

const ACTIONS = ["allow", "deny", "require_approval"] as const;
type Meaning = keyof typeof OTHER_NAMES;

const MEANINGS: ReadonlyMap<string, Meaning> = new Map(
  (Object.keys(OTHER_NAMES) as Meaning[]).flatMap((meaning) =>
    [meaning.replace("_", ""), ...OTHER_NAMES[meaning].split(" ")].map((name) => [name, meaning] as const),
  ),
);

function meaningOf(text: string): Meaning | undefined {
  const name = text.toLowerCase().replace(/[-_\s]/g, "");
  // A slip rarely takes the first letter, and one before `allow` may turn it round.
  const near = nearest(
    name,
    ACTIONS.filter((action) => action[0] === name[0]),
  );
  return MEANINGS.get(name) ?? (near as Meaning | undefined);
}

const HIDE = "name the tool in `hide` of the document";

/** For an `action` that the language does not have. */
export function actionHint(input: unknown): string | undefined {
  const meaning = typeof input === "string" ? meaningOf(input) : undefined;
  if (meaning === undefined) return undefined;
  return meaning === "hide" ? HIDE : `write \`"${meaning}"\``;
}

/** For a `default` that the language does not have. */
export function defaultHint(input: unknown): string | undefined {
  const meaning = typeof input === "string" ? meaningOf(input) : undefined;
  if (meaning === "require_approval")
    return 'write `"deny"`, and list each tool that a person approves under `tools`, with `{ "action": "require_approval" }`';
  return meaning && `write \`"${meaning === "hide" ? "deny" : meaning}"\``;
}

/** For the rules of a tool that are not an object. */
export function toolEntryHint(input: unknown): string | undefined {
  if (Array.isArray(input)) return "write its rules in `require`, if they must hold, or in `deny_if`, if they must not";
  if (typeof input === "boolean" || input === null)
    return 'write `{}` to allow every call, or `{ "action": "deny" }` to deny it';
  const meaning = typeof input === "string" ? meaningOf(input) : undefined;
  if (meaning === "allow") return "write `{}`";
  if (meaning === "hide") return HIDE;
  return meaning && `write \`{ "action": "${meaning}" }\``;
}

/** The same where nobody is asked: for entries of resources and prompts. */
export function namedActionHint(input: unknown): string | undefined {
  if (typeof input !== "string") return undefined;
  const meaning = meaningOf(input);
  if (meaning === "require_approval") return 'nobody is asked to approve a read; write `"deny"`';
  if (meaning === "hide") return "name it in `hide` beside `entries`";
  return meaning && `write \`"${meaning}"\``;
}

/** For an entry of resources or prompts that is not an object. */
export function namedEntryHint(input: unknown): string | undefined {
  const meaning = typeof input === "string" ? meaningOf(input) : undefined;
  if (meaning === "hide") return "name it in `hide` beside `entries`";
  return meaning === "require_approval" ? 'write `{ "action": "deny" }`' : toolEntryHint(input);
}
