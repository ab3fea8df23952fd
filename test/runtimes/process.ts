// Run by a runtime that has processes: prints the outcome of all checks. Its arguments are a folder, and modules of SQLite drivers.
import { run } from "./everywhere.js";
import { sqliteChecks } from "./sqlite.js";

const [folder = "", ...drivers] = process.argv.slice(2);
const stores = drivers.map(
  async (name) => [`SQLite by ${name}`, await sqliteChecks(name, await import(name), folder)] as const,
);
console.log(JSON.stringify({ ...(await run()), ...Object.fromEntries(await Promise.all(stores)) }));
