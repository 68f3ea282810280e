import type { WatchedServer } from './target.ts';

/** One request that was answered, or on purpose was not. */
export interface LoggedRequest {
  readonly server: WatchedServer;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** null: no answer was sent. */
  readonly status: number | null;
  readonly grant_type?: string;
  /** Which refresh token was sent: equal ones have an equal digest, and it is no token. */
  readonly refresh_token_digest?: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Older requests than these are forgotten. */
const MOST_REQUESTS = 20_000;

/** The requests that reached provider and API, oldest first. */
export class RequestLog {
  #requests: LoggedRequest[] = [];

  add(request: LoggedRequest): void {
    this.#requests.push(request);
    if (this.#requests.length > 2 * MOST_REQUESTS) {
      this.#requests = this.#requests.slice(-MOST_REQUESTS);
    }
  }

  clear(): void {
    this.#requests = [];
  }

  list(): readonly LoggedRequest[] {
    return this.#requests.slice(-MOST_REQUESTS);
  }
}
