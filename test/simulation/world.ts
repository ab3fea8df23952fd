import * as tollgate from "../../src/index.js";
import type { Library } from "../library.js";
import { entryAt } from "./catalogue.js";
import { createChecker } from "./checker.js";
import { createHost } from "./host.js";
import { createLinks } from "./links.js";
import type { Listener } from "./listener.js";
import type { Plan, Showing } from "./plan.js";
import { createStore } from "./store.js";
import type { VirtualTime } from "./time.js";

/** What became of a world. */
export interface Outcome {
  readonly events: number;
  readonly decisions: number;
  readonly violations: readonly string[];
}

/** Plays a plan to its end: one event after the other, each with all that follows from it at once. */
export async function play(
  plan: Plan,
  time: VirtualTime,
  listener: Listener,
  createEngine: Library["createEngine"] = tollgate.createEngine,
): Promise<Outcome> {
  time.reset();
  const entries = plan.policies.map((number) => entryAt(number, plan.version));
  const sites = plan.engines.map((site) => ({ ...site, document: entries[site.policy]!.document }));
  const checker = createChecker(sites, time.now);
  const store = createStore(plan, checker, listener);
  const links = createLinks(store, checker, listener);
  const showing = sites.map((): Showing => 0);

  const shows = (engine: number): number => {
    const offset = showing[engine]!;
    return typeof offset === "number" ? plan.begins + time.now() + offset : Number.NaN;
  };
  const clockOf = (engine: number) => (): number => {
    checker.shown(engine, shows(engine));
    if (showing[engine] === "an error") throw new Error("no clock");
    return shows(engine);
  };
  const engines = sites.map(({ sync, policy, scope: defaultScope, document: _, ...options }, engine) =>
    createEngine({
      ...options,
      defaultScope,
      policy: entries[policy]!.policy,
      clock: clockOf(engine),
      store: sync ? links.inProcess(engine) : links.remote(engine),
    }),
  );
  const host = createHost({ engines, entries, showing, shows, checker, store, links, listener });

  const unhandled = (): void => checker.failed("a promise is rejected, and nobody handles it");
  process.on("unhandledRejection", unhandled);

  const begin = (index: number): void => {
    const move = plan.moves[index];
    if (move === undefined) return;
    setTimeout(() => {
      host.perform(move);
      begin(index + 1);
    }, move.at - time.now());
  };
  begin(0);
  let events = 0;
  while (await time.next()) {
    events += 1;
    checker.settled();
  }
  checker.ended(store.read);
  await time.pause();
  process.off("unhandledRejection", unhandled);
  for (let i = checker.forgotten(); i > 0; i -= 1) listener.count("counter forgotten, then charged late");
  for (let i = checker.behind(); i > 0; i -= 1) listener.count("charged behind a later slot");
  return { events, decisions: host.decisions(), violations: checker.violations };
}
