import type { AuthBridge, SessionSnapshot } from '../../preload/contract.ts';
import { AuthError, valueOf } from './auth-error.ts';
import { createStore, type Store } from './store.ts';

type StartingSnapshot = Extract<SessionSnapshot, { readonly state: 'starting' }>;

/** The session as a view shows it: the newest snapshot, and `starting` until the first has come. */
export type Session =
  | Exclude<SessionSnapshot, StartingSnapshot>
  /** `error`: the session could not be asked for, and no snapshot has come; `getSession()` asks again. */
  | (StartingSnapshot & { readonly error?: AuthError });

/** The session, followed. */
export interface SessionStore extends Store<Session> {
  /** Asks main for the session now, and shows the answer to the subscribers when it is newer. */
  readonly getSession: () => Promise<SessionSnapshot>;
}

/** Creates the store; nothing is asked for before its first use. */
export function createSessionStore(
  auth: Pick<AuthBridge, 'getSession' | 'onSessionChanged'>,
): SessionStore {
  // Lower than every revision of main's.
  const nothing: StartingSnapshot = { state: 'starting', revision: -1, provider: '' };
  let newest = nothing.revision;
  const { show, ...store } = createStore<Session>(nothing, () => {
    // Before it is asked for, so that no change falls between the two.
    auth.onSessionChanged(take);
    getSession().catch(() => {});
  });

  /** The highest revision wins, whichever way it came. */
  function take(next: SessionSnapshot): void {
    if (next.revision <= newest) return;
    newest = next.revision;
    show(next);
  }

  async function getSession(): Promise<SessionSnapshot> {
    const answer = await auth.getSession();
    if (answer.ok) take(answer.value);
    else if (newest < 0) show({ ...nothing, error: new AuthError(answer.error) });
    return valueOf(answer);
  }

  return { ...store, getSession };
}
