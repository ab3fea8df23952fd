import { definePolicy } from "tollgate";
import type { Tools } from "./tools.js";

interface Principal {
  role: "writer" | "reader";
}

export const policy = definePolicy<Tools, Principal>()({
  version: "2",
  default: "deny",
  lists: { folders: ["/srv/docs", "/srv/notes"] },
  tools: {
    "read_*": {
      except: ["read_multiple_files"],
      require: [{ conditions: [{ path: "args.path", op: "within", value_from: "lists.folders" }] }],
    },
    write_file: {
      require: [
        {
          conditions: [
            { path: "principal.role", op: "eq", value: "writer" },
            { path: "args.path", op: "within", value_from: "lists.folders" },
          ],
        },
      ],
    },
  },
});
