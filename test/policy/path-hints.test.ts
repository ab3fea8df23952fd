import { describe, expect, test } from "vitest";
import { safeParsePolicy } from "../../src/policy/parse.js";

/** What is advised in place of a path that is not one of the language. */

const EXPECTED = "expected a path such as `args.amount`: `args.` and then names joined by dots, got ";
const OF_CALLER =
  "who calls is not an argument: a policy sees only `args.`, which the caller writes; let the host give each role an engine with a policy of its own";
const TOOL = "a policy is for one server, and its rules for a tool stand under the name of the tool in `tools`";
const LIST = "a path leads through objects, and not into lists; compare the whole argument";

const told = (rules: object): string => {
  const result = safeParsePolicy({ version: "1", default: "deny", tools: { t: rules } });
  const messages = result.ok ? [] : result.issues.map(({ message }) => message);
  expect(messages).toHaveLength(1);
  expect(messages[0]).toContain(EXPECTED);
  return messages[0]!.split("`; ").slice(1).join("`; ");
};
const inCondition = (path: string): string =>
  told({ deny_if: [{ conditions: [{ path, op: "exists", value: true }] }] });
const inLimit = (path: string): string =>
  told({ limits: [{ counter: "c", window: "day", max: 1, scope: "grant", increment_from: path }] });

describe("a path that names who calls", () => {
  test.each(
    (
      "auth.role user.role scope.grant claims.sub headers.x request.headers.x token.scope session.id caller.role " +
      "principal.role subject.id identity.email client.id jwt.sub env.HOME context.user ctx.auth.role meta.x _meta.x " +
      // biome-ignore lint/suspicious/noTemplateCurlyInString: paths as other languages write them.
      "params._meta.user grant.role role user_id request.user.id input.user.role $.auth.role ${auth.role} {{user.role}} " +
      "/auth/role auth['role'] $auth.role auth->role authInfo.clientId request.auth.claims.sub params.auth.role Auth.role"
    ).split(" "),
  )("%s is told who decides about that, and gets no path", (path) => {
    expect(inCondition(path)).toBe(OF_CALLER);
    expect(inLimit(path)).toBe(OF_CALLER);
  });
});

describe("a path to what a policy does not look at", () => {
  test.each([
    ["tool", TOOL],
    ["tool.name", TOOL],
    ["request.tool_name", TOOL],
    ["params.name", TOOL],
    ["server.name", TOOL],
    ["now", "a condition sees no time; a host that allows less by night parses a policy for it"],
    ["request.time", "a condition sees no time; a host that allows less by night parses a policy for it"],
    ["context.now", "a condition sees no time; a host that allows less by night parses a policy for it"],
    ["result.text", "a call is decided before there is an answer; a condition looks at what is sent, under `args.`"],
  ])("%s is told what stands for it", (path, hint) => expect(inCondition(path)).toBe(hint));
});

describe("a path in the form of another language", () => {
  test.each(
    (
      "$.amount $.args.amount arguments.amount params.amount params.arguments.amount request.params.arguments.amount " +
      "args['amount'] args[\"amount\"] args[amount] $['amount'] $args.amount @args.amount input.amount tool_input.amount " +
      // biome-ignore lint/suspicious/noTemplateCurlyInString: paths as other languages write them.
      "/amount /arguments/amount #/amount {{args.amount}} ${args.amount} <args.amount> %args.amount% args->amount args::amount " +
      "ctx.args.amount context.arguments.amount data.params.arguments.amount this.args.amount self.amount properties.amount " +
      "#/properties/amount inputSchema.properties.amount " +
      "args?.amount args/amount Args.amount arg.amount argument.amount toolArgs.amount toolInput.amount tool_arguments.amount " +
      ".amount .args.amount $.params.arguments.amount input.arguments.amount event.input.amount call.args.amount kwargs.amount amount"
    ).split(" "),
  )("%s is written as args.amount", (path) => {
    expect(inCondition(path)).toBe("write `args.amount`");
    expect(inLimit(path)).toBe("write `args.amount`");
  });

  test.each([
    ["args['a.b']", 'version "1" cannot name an argument with a dot in its name'],
    ['$["a.b"]', 'version "1" cannot name an argument with a dot in its name'],
    ["args[0]", LIST],
    ["args[*]", LIST],
    ["$.paths[0].name", LIST],
    ["input.paths.length", LIST],
    ["arguments.target.id", "write `args.target.id`"],
    ["arguments.user.role", "write `args.user.role`"],
    ["body.text", "write `args.body.text`"],
    ["$", ""],
    ["$.args", ""],
    ["arguments", ""],
    ["lower(args.x)", ""],
    ["a == 1", ""],
  ])("%s", (path, advice) => {
    expect(inCondition(path)).toBe(advice);
  });
});

test.each(["user", "user.id", "client", "tenant", "role", "token"])("a scope %s is counted by grant", (scope) => {
  const result = safeParsePolicy({
    version: "1",
    default: "deny",
    tools: { t: { limits: [{ counter: "c", window: "day", max: 1, scope }] } },
  });
  expect(result.ok ? [] : result.issues.map(({ message }) => message)).toEqual([
    `expected \`"grant"\`, \`"session"\` or \`"global"\`, got \`"${scope}"\`; write \`"grant"\`, and let the host name in \`scope\` on whose account a call is made`,
  ]);
});
