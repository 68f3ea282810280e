/** The redirect listener of a sign-in. */

/** The page the browser ends on: truthful, static, no input reflected (LB-10). */
export type ResultPage =
  | { readonly kind: 'signed_in' | 'signed_out' }
  | { readonly kind: 'failed'; readonly sentence: string };

/** A redirect that was judged to be the one that is waited for. */
export interface ReceivedRedirect<T> {
  readonly response: T;
  /** Shows the final page in the browser. Must be called once the outcome is known. */
  answer(page: ResultPage): void;
}

/** A bound redirect listener, of one sign-in attempt or of one return from a sign-out. */
export interface RedirectReceiver {
  /** The exact redirect URI to send: IP literal, real port, configured path (LB-02). */
  readonly redirectUri: string;
  /**
   * Waits for the first request whose raw query (without `?`) `judge` recognises as ours. `judge` is
   * pure and returns null for "not ours", which is answered and keeps waiting (LB-06).
   * Call it before the browser opens: what arrives earlier is answered as not ours.
   * Rejects with the signal's reason when the attempt is aborted, with `ListenerError` when the
   * receiver is closed, with an `Error` on a second call.
   */
  receive<T>(judge: (query: string) => T | null): Promise<ReceivedRedirect<T>>;
  /** Closes the port and every connection; answers pages still owed first. Safe to call twice. */
  close(): Promise<void>;
}

/** Opens a listener on the loopback interface, for one redirect. */
export interface RedirectListener {
  /**
   * `path`: the fixed callback path. `ports`: `any` lets the OS choose; a list is tried in order.
   * Throws `ListenerError` when no port could be bound.
   */
  open(options: {
    readonly path: string;
    readonly ports: 'any' | readonly number[];
    readonly signal: AbortSignal;
  }): Promise<RedirectReceiver>;
}

/** No configured port could be bound. */
export class ListenerError extends Error {
  override readonly name = 'ListenerError';
}
