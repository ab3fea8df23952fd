// Functions that the host gives. Their errors are none of the queue's.

/** A sentence that a function of the host makes; none if it throws. */
export function said(make: ((id: string) => string) | undefined, id: string): string | undefined {
  try {
    return make?.(id);
  } catch {
    return undefined;
  }
}

/** Tells the host, without waiting for it. */
export function tell<T>(listener: (of: T) => unknown, of: T): void {
  Promise.resolve(of)
    .then(listener)
    .catch(() => {});
}
