// @ts-check
/** The least that reads a policy's text and decides a call by it: no checks, no dependencies. @param {string} text */
export function decider(text) {
  const { tools } = JSON.parse(text);
  /** @param {{ tool: string }} call */
  return ({ tool }) =>
    tools[tool] === undefined
      ? { effect: "deny", code: "default_deny", rule: "/default", message: "", limits: [] }
      : { effect: "allow", code: "allowed", rule: `/tools/${tool}`, message: "", limits: [] };
}
