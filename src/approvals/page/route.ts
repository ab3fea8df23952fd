/** The place that a path under the base path names. */
export type Route =
  | { readonly is: "file"; readonly name: "style" | "script" | "icon" }
  | { readonly is: "index" | "list" | "watch" }
  | { readonly is: "call" | "record"; readonly id: string };

/** The methods of each place; HEAD is as GET. */
export const METHODS: Readonly<Record<Route["is"], readonly string[]>> = {
  ...{ file: ["GET"], index: ["GET"], call: ["GET", "POST"] },
  ...{ list: ["GET"], record: ["GET", "POST"], watch: ["GET"] },
};

const FIXED: ReadonlyMap<string, Route> = new Map([
  ["", { is: "index" }],
  ["page.css", { is: "file", name: "style" }],
  ["page.js", { is: "file", name: "script" }],
  ["icon.svg", { is: "file", name: "icon" }],
  ["api/calls", { is: "list" }],
  ["api/watch", { is: "watch" }],
]);

/** All pages are in one folder, so that links are the same in each. Undefined for a path that leads nowhere; `"slash"` for the base path without the slash that the links of the page need. */
export function routeOf(path: string, basePath: string): Route | "slash" | undefined {
  const base = basePath.replace(/\/$/, "");
  if (path === base && base !== "") return "slash";
  if (!path.startsWith(`${base}/`)) return undefined;
  const below = path.slice(base.length + 1);
  const [, api, id] = /^(api\/calls\/)?([\w-]{1,200})$/.exec(below) ?? [];
  if (id !== undefined) return { is: api === undefined ? "call" : "record", id };
  return FIXED.get(below);
}

/** Whether answers to this path are for a program. */
export const isForPrograms = (path: string, basePath: string): boolean =>
  path.startsWith(`${basePath.replace(/\/$/, "")}/api/`);
