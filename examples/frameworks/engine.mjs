// @ts-check
import { readFileSync } from "node:fs";
import { createEngine, parsePolicy } from "tollgate";

/** Made once for the process. */
export const createShopEngine = () =>
  createEngine({ policy: parsePolicy(readFileSync(new URL("policy.json", import.meta.url), "utf8")) });
