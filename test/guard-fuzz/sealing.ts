import type { RequestStateCodec } from "../../src/mcp/index.js";

/** A codec that nobody can forge, and that shows nothing: what it minted is kept here. */
export function sealing(): RequestStateCodec {
  const minted = new Map<string, unknown>();
  return {
    async mint(payload) {
      const state = `sealed-${minted.size}`;
      minted.set(state, structuredClone(payload));
      return state;
    },
    async verify(state) {
      if (!minted.has(state)) throw new Error("not sealed here");
      return minted.get(state);
    },
  };
}
