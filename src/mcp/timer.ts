/** Calls `late` after that many milliseconds unless the function it returns is called before. Keeps no process alive. */
export function after(ms: number, late: () => void): () => void {
  const timer: unknown = setTimeout(late, ms);
  // Node's timers are objects that can be told not to hold the process; elsewhere they are numbers.
  (timer as { unref?(): void }).unref?.();
  return () => clearTimeout(timer as number);
}
