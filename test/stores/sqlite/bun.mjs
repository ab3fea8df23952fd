// Counts over bun:sqlite in the file that the first argument names: a call, a look, and a counter that is given back and taken.
// @ts-expect-error: only Bun has it.
import { Database } from "bun:sqlite";
import { createSqliteStore } from "../../../src/stores/sqlite/index.js";

const charge = { counter: "c", subject: "s", windowStart: 0, windowEnd: 60_000, reach: 0, amount: 1, max: 2 };
const other = { ...charge, counter: "d" };
const database = new Database(process.argv[2]);
const store = createSqliteStore({ database });
const first = store.reserve([charge], 0);
const look = store.reserve([{ ...other, amount: 0 }], 0);
store.release([other], 0);
store.release([{ ...other, amount: 0 }], 0);
store.reserve([other], 0);
store.release([other], 0);
const last = store.reserve([other], 0);
console.log(JSON.stringify([first, look, last]));
database.close();
