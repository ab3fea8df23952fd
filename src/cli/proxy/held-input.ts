import type { Readable } from "node:stream";
import { after } from "../../time.js";

/** An input that is read no further while anybody holds it. */
export interface HeldInput {
  /** Reads no further, but to see whether the other side is gone, until the function that it returns is called. */
  hold(): () => void;
  /** To be told of each chunk that is read. */
  seen(): void;
}

/** While it is held, a chunk (64 KiB at most) is read this often, and no more than so many: what a client that lives can add. */
const GLANCE_MS = 1_000;
const MOST_GLANCES = 1_000;

export function createHeldInput(input: Readable): HeldInput {
  let holds = 0;
  let glances = 0;
  let stopGlancing = (): void => {};
  /** A stream that is paused never shows its end: one chunk now and then tells whether anybody is left. */
  const pause = (): void => {
    input.pause();
    if (glances < MOST_GLANCES) stopGlancing = after(GLANCE_MS, () => input.resume());
  };
  return {
    hold() {
      holds += 1;
      if (holds === 1) pause();
      return () => {
        holds -= 1;
        if (holds > 0) return;
        stopGlancing();
        glances = 0;
        input.resume();
      };
    },
    seen() {
      if (holds === 0) return;
      glances += 1;
      pause();
    },
  };
}
