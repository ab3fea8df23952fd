/** Arguments of tools, as `tollgate types` writes them. */
export interface Tools {
  read_file: ReadFile;
  "edit-file": EditFile;
  refund: Refund;
  approve: Approve;
  list_roots: ListRoots;
  run: Run;
}

/** Tools whose arguments have an open end. */
export interface OpenTools {
  search: Search;
  find: Find;
}

export interface ReadFile {
  path: string;
  head?: number | null;
  mode?: "text" | "binary";
}

export interface EditFile {
  path: string;
  edits: { oldText: string; newText: string }[];
  tags?: string[];
  dryRun?: boolean;
  options?: { encoding: { name: "utf8" | "latin1"; strict?: boolean } };
}

export interface Refund {
  amount: number;
  currency: "EUR" | "USD";
  priority?: 1 | 2 | 3;
  to: string | string[];
}

export interface Approve {
  order: Order;
}

/** Recursive. */
export interface Order {
  id: string;
  parent?: Order;
}

/** No arguments. */
// biome-ignore lint/suspicious/noEmptyInterface: what `tollgate types` writes.
export interface ListRoots {}

/** Open: any path will do below `env` and `extra`. */
export interface Run {
  command: string;
  env?: { [name: string]: string };
  extra?: unknown;
}

/** Further arguments are welcome. */
export interface Search {
  query: string;
  limit?: number;
  filter?: { field: string; exact?: boolean };
  [name: string]: unknown;
}

/** The same of an argument alone. */
export interface Find {
  filter: { field: string; exact?: boolean; [name: string]: unknown };
}

/** A caller, as a host knows it. */
export interface Principal {
  role: "lead" | "agent";
  id: string;
  limits: { daily: number };
  teams?: string[];
}
