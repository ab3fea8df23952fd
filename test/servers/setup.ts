import type { TestProject } from "vitest/node";
import { needs } from "./found.js";

declare module "vitest" {
  interface ProvidedContext {
    /** Whether races are run at full length. */
    readonly fullRace: boolean;
    /** Whether a missing server is an error. */
    readonly allServers: boolean;
  }
}

/** Fails before the first test where a server is asked for that is not there. */
export default function setup({ config }: TestProject): void {
  if (!config.provide.allServers) return;
  const missing = Object.values(needs).filter(({ met }) => !met);
  if (missing.length > 0)
    throw new Error(`missing for these tests:\n${missing.map(({ install }) => `- ${install}`).join("\n")}`);
}
