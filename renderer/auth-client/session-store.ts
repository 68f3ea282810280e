import type { AuthBridge, SessionSnapshot } from '../../preload/contract.ts';
import { AuthError, valueOf } from './auth-error.ts';

type StartingSnapshot = Extract<SessionSnapshot, { readonly state: 'starting' }>;

/** The session as a view shows it: the newest snapshot, and `starting` until the first has come. */
export type Session =
  | Exclude<SessionSnapshot, StartingSnapshot>
  /** `error`: the session could not be asked for, and no snapshot has come; `getSession()` asks again. */
  | (StartingSnapshot & { readonly error?: AuthError });

/** Follows the session for as long as the page lives, from the first time that somebody wants to know. */
export interface SessionStore {
  /** Asks main for the session now, and shows the answer to the subscribers when it is newer. */
  readonly getSession: () => Promise<SessionSnapshot>;
  /**
   * Calls `listener` after each change; returns a function that ends it. With `getSnapshot` it is what
   * React's `useSyncExternalStore` takes.
   */
  readonly subscribe: (listener: (session: Session) => void) => () => void;
  /** The session as it is known now: the same object until it changes. */
  readonly getSnapshot: () => Session;
}

/** Creates the store; nothing is asked for before its first use. */
export function createSessionStore(
  auth: Pick<AuthBridge, 'getSession' | 'onSessionChanged'>,
): SessionStore {
  // Lower than every revision of main's.
  let session: Session = { state: 'starting', revision: -1, provider: '' };
  let isFollowing = false;
  const listeners = new Set<(session: Session) => void>();

  function show(next: Session): void {
    session = next;
    for (const listener of [...listeners]) {
      try {
        listener(next);
      } catch (error) {
        // One listener's mistake must not keep the news from the others.
        console.error(error);
      }
    }
  }

  /** The highest revision wins, whichever way it came. */
  function take(next: SessionSnapshot): void {
    if (next.revision > session.revision) show(next);
  }

  async function getSession(): Promise<SessionSnapshot> {
    try {
      const snapshot = valueOf(await auth.getSession());
      take(snapshot);
      return snapshot;
    } catch (error) {
      const { revision, provider } = session;
      if (revision < 0 && error instanceof AuthError) {
        show({ state: 'starting', revision, provider, error });
      }
      throw error;
    }
  }

  function follow(): void {
    if (isFollowing) return;
    isFollowing = true;
    // Before it is asked for, so that no change falls between the two.
    auth.onSessionChanged(take);
    getSession().catch(() => {});
  }

  return {
    getSession,
    subscribe(listener) {
      follow();
      // A function may subscribe twice.
      const own = (next: Session): void => listener(next);
      listeners.add(own);
      return () => {
        listeners.delete(own);
      };
    },
    getSnapshot() {
      follow();
      return session;
    },
  };
}
