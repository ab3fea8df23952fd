import type { AnyEngine } from "../engine/types.js";
import { hasMethods } from "../options.js";
import { UNDECIDED } from "./ask-engine.js";
import { onPolicyChange } from "./policy-change.js";
import type { GuardContext } from "./scope.js";
import { isObject, isRequestId, letGo, memberOf } from "./wire/messages.js";

/**
 * Says which engine decides about a request, and at once. It returns engines that the host has made once: an engine that is
 * made for a request counts from nothing. If it throws, or returns something else, calls are denied and lists are empty.
 *
 * @example
 * ```ts
 * import { createEngine } from "tollgate";
 * import type { EngineFunction } from "tollgate/mcp";
 *
 * const [members, guests] = [createEngine({ policy }), createEngine({ policy: guestPolicy })];
 * const engine: EngineFunction = ({ authInfo }) => (authInfo?.scopes?.includes("member") ? members : guests);
 * ```
 */
export type EngineFunction = (context: GuardContext) => AnyEngine;

/** Whether it is a function, which an engine is not. */
export const isChoice = (value: unknown): value is EngineFunction => typeof value === "function";

export const isEngine = (value: unknown): value is AnyEngine => hasMethods(value, "evaluate", "isVisible");

/** In place of an engine that the host does not give. */
const REFUSING = { evaluate: () => UNDECIDED, isVisible: () => false } as unknown as AnyEngine;

/** The engines that decide about the requests of one connection. */
export interface Engines {
  /** That of a request. */
  of(context: GuardContext): AnyEngine;
  /** Notes the request that goes on to the server, if it asks for a list. */
  expectList(message: unknown, contextOf: () => GuardContext): void;
  /** That of the request which a list answers. */
  ofList(id: unknown): AnyEngine;
  /** All that have decided about requests of the connection. */
  seen(): Iterable<AnyEngine>;
  /** Calls the listener after each change of a policy, also of engines that come later, until it is stopped. */
  onPolicyChange(listener: () => void): () => void;
}

/** The requests that a list answers. */
const LISTING: ReadonlySet<unknown> = new Set([
  "tools/list",
  "resources/list",
  "resources/templates/list",
  "prompts/list",
]);

/** More lists than these that a client asks for at once show nothing. */
const MOST_LISTS = 10_000;
/** If one connection has more engines than these, changes of the later ones are not told. */
const MOST_ENGINES = 1_000;

export const createEngines = (engine: AnyEngine | EngineFunction): Engines =>
  isChoice(engine)
    ? chosen(engine)
    : {
        of: () => engine,
        expectList: () => {},
        ofList: () => engine,
        seen: () => [engine],
        onPolicyChange: (listener) => onPolicyChange(engine, listener),
      };

function chosen(choose: EngineFunction): Engines {
  const ofLists = new Map<unknown, AnyEngine>();
  const seen = new Map<AnyEngine, () => void>();
  let told = (): void => {};

  function of(context: GuardContext): AnyEngine {
    try {
      const engine: unknown = choose(context);
      if (isEngine(engine)) {
        if (!seen.has(engine) && seen.size < MOST_ENGINES) {
          const stop = onPolicyChange(engine, () => told());
          seen.set(engine, stop);
        }
        return engine;
      }
      letGo(engine);
    } catch {
      // Nobody decides, so nothing runs.
    }
    return REFUSING;
  }

  return {
    of,
    expectList(message, contextOf) {
      const method = isObject(message) ? memberOf(message, "method") : undefined;
      // Its client is told of resources afterwards.
      if (method === "subscriptions/listen") of(contextOf());
      if (!isObject(message) || !LISTING.has(method)) return;
      const id = memberOf(message, "id");
      if (!isRequestId(id)) return;
      if (ofLists.size >= MOST_LISTS) ofLists.clear();
      const engine = of(contextOf());
      // If two lists have one id, nobody can tell which is answered first.
      ofLists.set(id, (ofLists.get(id) ?? engine) === engine ? engine : REFUSING);
    },
    ofList(id) {
      const engine = ofLists.get(id) ?? REFUSING;
      ofLists.delete(id);
      return engine;
    },
    seen: () => seen.keys(),
    onPolicyChange(listener) {
      told = listener;
      return () => {
        told = () => {};
        for (const stop of seen.values()) stop();
        seen.clear();
      };
    },
  };
}
