import { createHash } from "node:crypto";
import fakeTimers from "@sinonjs/fake-timers";

/** Time that passes only when it is told to. While it lasts, timers and digests of this process are its own. */
export interface Time {
  advance(ms: number): void;
  /** Lets all promises run that are due. */
  settled(): Promise<void>;
  end(): void;
}

/** Digests and ciphers of Web Crypto answer from another thread, at no time that can be told; these answer at once. */
export function beginTime(): Time {
  const clock = fakeTimers.install({ now: 0, toFake: ["setTimeout", "clearTimeout"] });
  const { subtle } = globalThis.crypto;
  const { digest, encrypt, decrypt, importKey } = subtle;
  const xor = (data: Uint8Array): ArrayBuffer => Uint8Array.from(new Uint8Array(data), (byte) => byte ^ 0x5a).buffer; // biome-ignore format: one line
  Object.assign(subtle, {
    digest: async (_: string, data: Uint8Array) => new Uint8Array(createHash("sha256").update(data).digest()).buffer,
    importKey: async () => ({}),
    encrypt: async (_: object, __: object, data: Uint8Array) => xor(data),
    decrypt: async (_: object, __: object, data: Uint8Array) => xor(data),
  });
  return {
    advance: (ms) => void clock.tick(ms),
    settled: () => new Promise((resolve) => setImmediate(resolve)),
    end() {
      clock.uninstall();
      Object.assign(subtle, { digest, encrypt, decrypt, importKey });
    },
  };
}
