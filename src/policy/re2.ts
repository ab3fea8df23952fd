import * as re2js from "re2js";

/** The library of patterns. The build changes this module: in the package, re2js runs at the first call, and not when it is loaded. */
export const re2 = (): typeof re2js => re2js;
