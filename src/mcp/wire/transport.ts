/** The function that forwards a message: to the SDK on the way in. */
export type Receive = (message: unknown, extra?: unknown) => void;

/** A transport of either SDK generation, or of a host's own, as far as the guard touches it. */
export interface Transport {
  onmessage?: Receive | undefined;
  onclose?: (() => void) | undefined;
  onerror?: ((error: Error) => void) | undefined;
  readonly sessionId?: string | undefined;
  start(): Promise<void>;
  send(message: unknown, options?: unknown): Promise<void>;
}

const own = new WeakSet<object>();

/** True for messages that a guard sends of its own accord, which no guard watches as answers of the server. */
export const isOwn = (message: unknown): boolean => own.has(message as object);

/** Sends a message of the guard's own; what goes wrong on the way is the transport's to hear, never unhandled. */
export function post(transport: Transport, message: object, options?: unknown): void {
  own.add(message);
  Promise.resolve()
    .then(() => transport.send(message, options))
    .catch((error: unknown) => report(transport, error));
}

/** Tells the transport's listener of an error; a listener that fails has no other listener. */
export function report(transport: Transport, error: unknown): void {
  try {
    // Stryker disable next-line OptionalChaining: without a listener, the error of calling it is ignored like those of listeners.
    transport.onerror?.(error instanceof Error ? error : new Error(String(error)));
  } catch {
    // Nobody is left to be told.
  }
}
