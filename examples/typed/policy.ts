import { definePolicy } from "tollgate";
import type { Tools } from "./tools.js";

export const policy = definePolicy<Tools>()({
  version: "1",
  default: "deny",
  tools: {
    list_directory: {},
    read_text_file: { require: [{ conditions: [{ path: "args.path", op: "regex", value: "^/srv/[\\w-]+\\.md$" }] }] },
  },
});
