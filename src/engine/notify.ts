/** Marks a promise that nobody waits for as handled. */
export const ignore = (answer: unknown): void => void Promise.resolve(answer).catch(() => {});

/** Calls a listener of the host. Errors that it throws or rejects with are ignored. */
export function notify(listener: () => unknown): void {
  try {
    const told = listener();
    // Stryker disable next-line ConditionalExpression: to ignore `undefined` does nothing.
    if (told !== undefined) ignore(told);
  } catch {
    // The engine's decision stands.
  }
}
