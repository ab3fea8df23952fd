import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { guarded } from "./guarded.js";

serveStdio(guarded);
