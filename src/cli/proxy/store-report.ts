import { createEngine } from "../../create-engine.js";
import type { StoreFailureListener } from "../../engine/store-health.js";
import { parsePolicy } from "../../policy/parse.js";
import { reasonOf } from "../../stores/cause.js";
import { after } from "../../time.js";
import { CommandError } from "../shared/command-error.js";
import type { Stores } from "../shared/open-stores.js";
import type { Say } from "./log.js";

/** Tells whoever runs a proxy whether its store counts: one line when it fails, with the cause, and one when it counts again. */
export interface StoreReport {
  /** The engine's reports of its store. */
  readonly heard: StoreFailureListener;
  /** Tries the store, and where it fails again and again until it counts. */
  check(): void;
  /** Tries the store once; a `CommandError` with the cause where it fails. */
  require(): Promise<void>;
  close(): void;
}

/** A store that has not answered by then is said not to answer. */
const TRIAL_MS = 5_000;
const AGAIN_MS = 5_000;

/** A counter of its own, charged and given back: a store that may only read is found as well. */
const TRIAL = { version: "1", default: "deny", tools: { trial: { limits: [{ counter: "trial", window: 60, max: 1_000_000, scope: "global" }] } } }; // biome-ignore format: one line

export function createStoreReport({ store, name, warning }: Stores, say: Say): StoreReport {
  let failing = false;
  let stop = (): void => {};
  const heard: StoreFailureListener = (error, { recovered }) => {
    if (failing !== (recovered === true)) return;
    failing = !failing;
    if (failing) say(`tollgate: the store ${name} does not count: ${reasonOf(error)}; calls with a limit are denied`);
    else say(`tollgate: the store ${name} counts again`);
  };

  /** Makes a trial that may be repeated; it gives the error of the last one, or undefined if that went well. */
  function trial(listener: StoreFailureListener): () => Promise<unknown> {
    let failure: unknown;
    const engine = createEngine({
      policy: parsePolicy(TRIAL),
      store,
      namespace: "tollgate proxy",
      storeTimeoutMs: TRIAL_MS,
      onStoreFailure(error, more) {
        failure = error;
        listener(error, more);
      },
    });
    return async () => {
      failure = undefined;
      const decision = await engine.evaluate({ tool: "trial" });
      await engine.release(decision);
      return decision.code === "store_unavailable" ? failure : undefined;
    };
  }

  return {
    heard,
    check() {
      if (warning !== undefined) say(`tollgate: ${warning}`);
      const once = trial(heard);
      const again = async (): Promise<void> => {
        if ((await once()) !== undefined) stop = after(AGAIN_MS, again);
      };
      void again();
    },
    async require() {
      if (warning !== undefined) throw new CommandError(warning);
      const failure = await trial(() => {})();
      if (failure !== undefined) throw new CommandError(`the store ${name} does not count: ${reasonOf(failure)}`);
    },
    close: () => stop(),
  };
}
