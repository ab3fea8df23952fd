/**
 * What `work` gives, unless it takes longer than `ms` milliseconds; then the promise rejects, and `late` is called
 * with what comes after all. Nothing that `work` does later is left unhandled, and no timer outlives the answer.
 */
export function withDeadline<T>(work: () => PromiseLike<T>, ms: number, late: (value: T) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    let over = false;
    const timer = setTimeout(() => {
      over = true;
      reject(new Error(`no answer within ${ms} ms`));
    }, ms);
    new Promise<T>((settle) => settle(work())).then(
      (value) => {
        clearTimeout(timer);
        if (over) late(value);
        else resolve(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
