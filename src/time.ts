/**
 * Calls `late` after that many milliseconds unless the function it returns is called before. Keeps no process alive,
 * unless it is to be held for an answer.
 */
export function after(ms: number, late: () => void, hold = false): () => void {
  const timer: unknown = setTimeout(late, ms);
  // Node's timers are objects that can be told not to hold the process; elsewhere they are numbers.
  if (!hold) (timer as { unref?(): void }).unref?.();
  return () => clearTimeout(timer as number);
}

/**
 * What `work` gives, unless it takes longer than `ms` milliseconds; then the promise rejects, and `late` is called
 * with what comes after all. Nothing that `work` does later is left unhandled, and no timer outlives the answer.
 */
export function withDeadline<T>(work: () => PromiseLike<T>, ms: number, late?: (value: T) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    let over = false;
    const expire = (): void => {
      over = true;
      reject(new Error(`no answer within ${ms} ms`));
    };
    const cancel = after(ms, expire, true);
    new Promise<T>((settle) => settle(work())).then(
      (value) => {
        cancel();
        if (over) late?.(value);
        else resolve(value);
      },
      (error: unknown) => {
        cancel();
        reject(error);
      },
    );
  });
}
