import type { CounterStore } from "../engine/store.js";
import type { AnyEngine } from "../engine/types.js";
import { isObject } from "./messages.js";
import { createRandomKeyCodec, type RequestStateCodec, toBase64 } from "./state-codec.js";
import { createUses } from "./uses.js";

/** What a state proves: that a question about a call was put, or that a call was let through and charged. */
export type StateKind = "asked" | "admitted";

/** What came out of a string that this guard, or one with the same key, has sealed. */
export interface OpenedState {
  readonly kind: StateKind;
  /** The server's own state, which the guard's took the place of. */
  readonly inner: string | undefined;
  /** True once, before it expires, for the very subject that it was sealed for. */
  redeem(subject: string): Promise<boolean>;
}

/** Seals what a client carries from one leg of a call to the next, and opens it again. */
export interface RequestStates {
  /** `inner` is the server's own state, as the server wrote it. */
  seal(kind: StateKind, subject: string, expiresAfterMs: number, inner?: unknown): Promise<string>;
  /** Undefined for what was sealed elsewhere, or not at all. */
  open(state: string): Promise<OpenedState | undefined>;
}

interface Surroundings {
  readonly engine: AnyEngine;
  readonly clock: () => number;
  readonly codec: RequestStateCodec | undefined;
  readonly store: CounterStore | undefined;
}

/** Marks a payload as the guard's, where a host seals other things with the same key. */
const MARK = "dev.tollgate/request-state";

/** A key by engine, which a host makes once where it may make a guard for each request. */
const randomKeyCodecs = new WeakMap<object, RequestStateCodec>();

export function createRequestStates({ engine, clock, codec, store }: Surroundings): RequestStates {
  const sealing = (): RequestStateCodec => {
    const known = codec ?? randomKeyCodecs.get(engine);
    if (known !== undefined) return known;
    const made = createRandomKeyCodec();
    randomKeyCodecs.set(engine, made);
    return made;
  };
  const uses = createUses(engine, clock, store);
  return {
    async seal(kind, subject, expiresAfterMs, inner) {
      const nonce = crypto.randomUUID();
      const digest = await digestOf(kind, nonce, subject);
      const payload = { mark: MARK, kind, nonce, digest, expiresAt: clock() + expiresAfterMs, inner };
      return sealing().mint(payload, {} as never);
    },
    async open(state) {
      const payload = await verified(sealing(), state);
      if (!isObject(payload) || payload.mark !== MARK) return undefined;
      const { kind, nonce, digest, expiresAt, inner } = payload;
      if ((kind !== "asked" && kind !== "admitted") || typeof nonce !== "string" || typeof expiresAt !== "number")
        return undefined;
      return {
        kind,
        inner: typeof inner === "string" ? inner : undefined,
        async redeem(subject) {
          if (!(clock() < expiresAt)) return false;
          if ((await digestOf(kind, nonce, subject)) !== digest) return false;
          return uses.first(nonce, expiresAt);
        },
      };
    },
  };
}

async function verified(codec: RequestStateCodec, state: string): Promise<unknown> {
  try {
    return await codec.verify(state, {} as never);
  } catch {
    return undefined;
  }
}

/** The nonce in it keeps a client from guessing at what it is not told, such as its own grant. */
async function digestOf(kind: StateKind, nonce: string, subject: string): Promise<string> {
  const text = JSON.stringify([kind, nonce, subject]);
  return toBase64(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));
}
