import { after } from "../../time.js";

/** Resolves when the promise settles, and at the latest after so many milliseconds. */
export function inTime(ms: number, promise: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const cancel = after(ms, resolve);
    const settled = (): void => {
      cancel();
      resolve();
    };
    promise.then(settled, settled);
  });
}

/** Resolves after so many milliseconds. Keeps no process alive. */
export const waited = (ms: number): Promise<void> => new Promise((resolve) => void after(ms, resolve));

/** Resolves when a stream has handed on, or lost, all that was written to it until now. */
export const flushed = (stream: NodeJS.WritableStream): Promise<void> =>
  new Promise((resolve) => void stream.write("", () => resolve()));
