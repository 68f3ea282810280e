/** A running sign-in as the session sees it: its time limit, its phases, how it is ended. */
import type { ErrorCode, SessionSnapshot } from '../../preload/contract.ts';
import type { TokenGrant } from '../ports.ts';
import { AuthError, codeOf } from './auth-error.ts';
import type { SigningIn } from './session-state.ts';
import type { SignInOptions } from './sign-in.ts';
import { runSignIn } from './sign-in.ts';

/** What the attempt needs besides the parts of a sign-in. */
export interface AttemptOptions extends SignInOptions {
  /** How long the whole attempt may take, in milliseconds (LB-14). */
  readonly timeoutMs: number;
}

/** Said while nothing can be kept on this computer. */
export type StoreNote = Pick<SigningIn, 'storeProblem'>;

/** How the attempt reports to the session. */
export interface AttemptEvents {
  /** A new phase; the first comes before `beginAttempt` returns. */
  moved(state: SigningIn): void;
  /** Keeps and publishes what was granted; null when the attempt was ended meanwhile. */
  keep(grant: TokenGrant, canStore: boolean, signal: AbortSignal): Promise<SessionSnapshot | null>;
  /** It did not work, or was ended. */
  failed(code: ErrorCode, note: StoreNote): void;
}

/** A running attempt. */
export interface Attempt {
  /** The session when it is signed in; rejects with the AuthError that ended the attempt. */
  readonly promise: Promise<SessionSnapshot>;
  /** Resolves when the port is closed, and what was being kept is kept or removed. */
  readonly closed: Promise<void>;
  /** How far it is. */
  state(): SigningIn;
  /** The sign-in page while the browser is waited for, else null. */
  url(): string | null;
  /** Ends the attempt at once. */
  end(code: 'sign_in_cancelled' | 'shutting_down'): void;
}

/** Starts an attempt. */
export function beginAttempt(options: AttemptOptions, events: AttemptEvents): Attempt {
  const { clock, log, timeoutMs } = options;
  const controller = new AbortController();
  const { signal } = controller;
  const deadline = clock.now() + timeoutMs;
  const cancelTimeout = clock.after(timeoutMs, () => {
    // Nobody could have signed in before: that is what the person has to know.
    const code = state.phase === 'unlocking' ? 'store_locked' : 'sign_in_timed_out';
    controller.abort(new AuthError(code));
  });
  const { promise, resolve, reject } = Promise.withResolvers<SessionSnapshot>();
  let url: string | null = null;
  let canStore = true;
  let kept: Promise<void> = Promise.resolve();
  const note = (): StoreNote => (canStore ? {} : { storeProblem: 'store_unavailable' });
  let state: SigningIn = { kind: 'signingIn', phase: 'preparing', deadline };
  const move = (phase: SigningIn['phase']) => {
    state = { kind: 'signingIn', phase, deadline, ...note() };
    events.moved(state);
  };

  log.event('sign_in.started');
  move('preparing');
  const progress = {
    unlocking: () => {
      log.event('sign_in.unlocking');
      move('unlocking');
    },
    storeProbed: (available: boolean) => {
      canStore = available;
      if (state.phase === 'unlocking') move('preparing');
    },
    waiting: (page: string) => {
      url = page;
      move('waiting_for_browser');
    },
    completing: () => {
      url = null;
      move('completing');
    },
    granted: (grant: TokenGrant) => {
      kept = events.keep(grant, canStore, signal).then((session) => {
        if (session) resolve(session);
      });
      return kept;
    },
  };
  const closed = runSignIn(options, progress, signal)
    .catch((error: unknown) => {
      const code = codeOf(error);
      if (code === 'sign_in_cancelled') log.event('sign_in.cancelled');
      else log.event('sign_in.failed', { code });
      events.failed(code, note());
      reject(new AuthError(code));
    })
    .finally(cancelTimeout)
    .then(() => kept.catch(() => {}));

  return {
    promise,
    closed,
    state: () => state,
    url: () => url,
    end: (code) => {
      controller.abort(new AuthError(code));
    },
  };
}
