import type { Command } from "./command.js";

/** The subcommands in the order of the help; each is loaded when it is asked for. */
export const COMMANDS: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ["explain", async () => (await import("./explain/command.js")).explain],
]);
