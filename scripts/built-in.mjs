// @ts-check
/**
 * Packages that the build puts into dist, so that nobody installs them beside this one. They are development dependencies, and the
 * lock has their versions. None of them may have a dependency.
 */
export const BUILT_IN = ["jsonc-parser", "re2js", "zod"];

/** The package that a path leads into, such as `zod` for `node_modules/zod/v4/core/core.js`. @param {string} path */
export const packageIn = (path) => /(?:^|.*\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
