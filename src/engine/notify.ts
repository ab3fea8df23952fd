/** Marks a promise that nobody waits for as handled. */
export const ignore = (answer: unknown): void => void Promise.resolve(answer).catch(() => {});

/** Calls a listener of the host. What it throws, or rejects with, changes nothing. */
export function notify(listener: () => unknown): void {
  try {
    const told = listener();
    if (told !== undefined) ignore(told);
  } catch {
    // What the engine has decided stands.
  }
}
