import type { AuthBridge, AuthFailure, SessionSnapshot } from '../preload/contract.ts';

/** Who is told about the session. */
export interface SessionAudience {
  /** A snapshot that is newer than every one before it. */
  session(snapshot: SessionSnapshot): void;
  /** The session could not be asked for, and no snapshot has come either. */
  failed(failure: AuthFailure): void;
}

/**
 * Follows the session: subscribes first and asks then, so that no change falls between the two; the
 * highest revision wins, whichever way it came.
 *
 * Returns `ask`, which asks again after a failure, and `end`, after which nobody is told anything.
 */
export function followSession(
  auth: Pick<AuthBridge, 'getSession' | 'onSessionChanged'>,
  audience: SessionAudience,
): { readonly ask: () => Promise<void>; readonly end: () => void } {
  let newest = Number.NEGATIVE_INFINITY;
  let ended = false;

  const take = (snapshot: SessionSnapshot): void => {
    if (ended || snapshot.revision <= newest) return;
    newest = snapshot.revision;
    audience.session(snapshot);
  };
  const ask = async (): Promise<void> => {
    const answer = await auth.getSession();
    if (answer.ok) take(answer.value);
    else if (!ended && newest === Number.NEGATIVE_INFINITY) audience.failed(answer.error);
  };

  const unsubscribe = auth.onSessionChanged(take);
  void ask();
  return {
    ask,
    end() {
      ended = true;
      unsubscribe();
    },
  };
}
