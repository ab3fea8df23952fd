/** The versions of the language. Version "2" contains version "1". */
export type Version = "1" | "2";

/** The version whose grammar a document is read by: "2" if it says so, and "1" for anything else. */
export const versionOf = ({ version }: { readonly version?: unknown }): Version =>
  version === "2" || version === 2 ? "2" : "1";

/** Said of a part of version "2" in a document of version "1". */
export const NEEDS_2 = 'needs `"version": "2"`';
