/** What `window.auth` answers besides the session: types alone. One of them can hold a token, and says so (IP-03). */
import type { AuthFailure } from './errors.ts';
import type { ActivityFields, EventName } from './events.ts';

/** A call that did what it was asked for. */
export interface Success<T> {
  readonly ok: true;
  readonly value: T;
}

/** A call that did not, and why. */
export interface Failure {
  readonly ok: false;
  readonly error: AuthFailure;
}

/** What every call answers: main's failures are values, and never thrown across the border. */
export type Result<T> = Success<T> | Failure;

/** An access token for a page: the exception to the rule, only where the configuration makes it. */
export interface HandedOutToken {
  readonly token: string;
  /** When it expires, in milliseconds since the epoch. */
  readonly expiresAt: number;
  /** What it is for, space-separated. */
  readonly scope: string;
}

/** One line of the activity log: names and numbers of the app's own, nothing that a server said. */
export interface ActivityEntry extends ActivityFields {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly event: EventName;
  /** What happened, in plain words. */
  readonly sentence: string;
  /** The mark of a token: tells one from another, and nothing of either. */
  readonly token?: string;
}

/** Why the app shows a page instead of starting: what `window.startProblem` holds. */
export interface StartProblem {
  readonly kind: 'not_configured' | 'config_invalid' | 'already_open' | 'unsafe_start';
  /** Mistakes in the configuration; for `unsafe_start`, what the app was started with. */
  readonly problems: readonly ConfigProblem[];
  /** The configuration file's name. */
  readonly file: string;
}

/** A mistake in the configuration. */
export interface ConfigProblem {
  readonly key: string;
  /** What was found there, shortened. */
  readonly found: string;
  readonly expected: string;
}
