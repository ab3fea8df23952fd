import type { AnyStore } from "../../engine/store.js";
import type { AnyEngine } from "../../engine/types.js";
import { type PolicyInForce, policyOf } from "../policy-change.js";
import { isObject } from "../wire/messages.js";
import { createRandomKeyCodec, type RequestStateCodec, toBase64 } from "./state-codec.js";
import { createUses } from "./uses.js";

/** The fact that a state proves: that a question about a call was put, or that a call was let through and charged. */
export type StateKind = "asked" | "admitted";

/** The purpose that a state is sealed for. */
export interface Sealed {
  readonly kind: StateKind;
  /** It tells the state from every other, and keeps a client from guessing at its own grant. Default: a random text. */
  readonly nonce?: string;
  /** The call and its account, in one text. */
  readonly subject: string;
  /** The policy that decided it. */
  readonly policy: PolicyInForce;
  readonly expiresAfterMs: number;
  /** How many runs of the call there were. */
  readonly legs: number;
  /** The server's own state, as the server wrote it. */
  readonly inner?: unknown;
}

/** The contents of a string that this guard, or one with the same key, has sealed. */
export interface OpenedState {
  readonly kind: StateKind;
  readonly nonce: string;
  readonly expiresAt: number;
  readonly legs: number;
  /** The server's own state, which the guard's took the place of. */
  readonly inner: string | undefined;
  /** True once, before it expires, for the very subject and policy that it was sealed for. */
  redeem(subject: string): Promise<boolean>;
}

/** Seals what a client carries from one leg of a call to the next, and opens it again. */
export interface RequestStates {
  seal(sealed: Sealed): Promise<string>;
  /** Undefined for what was sealed elsewhere, or not at all. */
  open(state: string): Promise<OpenedState | undefined>;
}

interface Options {
  readonly engine: AnyEngine;
  /** By this, the memory of the process knows which states were used. Default: the engine. */
  readonly usedBy?: object;
  readonly clock: () => number;
  readonly codec: RequestStateCodec | undefined;
  readonly store: AnyStore | undefined;
}

/** Marks a payload as the guard's, where a host seals other things with the same key. */
const MARK = "dev.tollgate/request-state";

interface Payload {
  readonly mark: typeof MARK;
  readonly kind: StateKind;
  readonly nonce: string;
  /** A hash of kind, nonce, subject and the policy's content. */
  readonly digest: string;
  /** Which engine sealed it, and how often that engine's policy had been replaced. */
  readonly engineId: string;
  readonly generation: number;
  readonly expiresAt: number;
  readonly legs: number;
  readonly inner: unknown;
}

/** A key by engine, which a host makes once where it may make a guard for each request. */
const randomKeyCodecs = new WeakMap<object, RequestStateCodec>();

export function createRequestStates({ engine, usedBy = engine, clock, codec, store }: Options): RequestStates {
  const sealing = (): RequestStateCodec => {
    const known = codec ?? randomKeyCodecs.get(engine);
    if (known !== undefined) return known;
    const made = createRandomKeyCodec();
    randomKeyCodecs.set(engine, made);
    return made;
  };
  const uses = createUses(usedBy, clock, store);

  async function redeem({ kind, nonce, digest, engineId, generation, expiresAt }: Payload, subject: string) {
    const policy = policyOf(engine);
    // An engine knows its own policies apart, equal ones too; of another process's only the content can be compared.
    if (engineId === policy.engineId && generation !== policy.generation) return false;
    if (!(clock() < expiresAt)) return false;
    if ((await digestOf(kind, nonce, subject, policy.revision)) !== digest) return false;
    return uses.first(nonce, expiresAt);
  }

  return {
    async seal({ nonce = crypto.randomUUID(), kind, subject, policy, expiresAfterMs, legs, inner }) {
      const { revision, engineId, generation } = policy;
      const digest = await digestOf(kind, nonce, subject, revision);
      const expiresAt = Math.ceil(clock() + expiresAfterMs);
      const payload: Payload = { mark: MARK, kind, nonce, digest, engineId, generation, expiresAt, legs, inner };
      return sealing().mint(payload, {} as never);
    },
    async open(state) {
      const payload = await verified(sealing(), state);
      if (!isPayload(payload)) return undefined;
      const { kind, nonce, expiresAt, legs, inner } = payload;
      return {
        ...{ kind, nonce, expiresAt, legs },
        inner: typeof inner === "string" ? inner : undefined,
        redeem: (subject) => redeem(payload, subject),
      };
    },
  };
}

async function verified(codec: RequestStateCodec, state: string): Promise<unknown> {
  try {
    return await codec.verify(state, {} as never);
  } catch {
    // A state that the codec refuses holds nothing.
  }
}

function isPayload(value: unknown): value is Payload {
  if (!isObject(value) || value.mark !== MARK) return false;
  const { kind, nonce, expiresAt, legs } = value;
  return (
    (kind === "asked" || kind === "admitted") &&
    typeof nonce === "string" &&
    typeof expiresAt === "number" &&
    Number.isSafeInteger(legs)
  );
}

async function digestOf(...parts: readonly string[]): Promise<string> {
  const text = new TextEncoder().encode(JSON.stringify(parts));
  return toBase64(new Uint8Array(await crypto.subtle.digest("SHA-256", text)));
}
