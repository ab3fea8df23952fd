import { run } from "./everywhere.js";

Object.assign(globalThis, { outcome: run() });
