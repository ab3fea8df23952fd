import type { Command } from "./command.js";

/** The subcommands in the order of the help; each is loaded when it is asked for. */
export const COMMANDS: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ["init", async () => (await import("./init/command.js")).init],
  ["check", async () => (await import("./check/command.js")).check],
  ["explain", async () => (await import("./explain/command.js")).explain],
  ["test", async () => (await import("./test/command.js")).test],
  ["diff", async () => (await import("./diff/command.js")).diff],
  ["proxy", async () => (await import("./proxy/command.js")).proxy],
  ["approvals", async () => (await import("./approvals/command.js")).approvals],
  ["counters", async () => (await import("./counters/command.js")).counters],
  ["tools", async () => (await import("./tools/command.js")).tools],
  ["types", async () => (await import("./types/command.js")).types],
  ["upgrade", async () => (await import("./upgrade/command.js")).upgrade],
  ["convert", async () => (await import("./convert/command.js")).convert],
]);
