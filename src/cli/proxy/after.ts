/** Does something after a time, unless a promise has settled before. */
export function after(ms: number, settled: Promise<unknown>, work: () => void): void {
  const timer = setTimeout(work, ms);
  const clear = (): void => clearTimeout(timer);
  settled.then(clear, clear);
}
