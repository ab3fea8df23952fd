/** What the package exports: the library itself, or one with a bug planted in it. */
export type Library = typeof import("../src/index.js");
