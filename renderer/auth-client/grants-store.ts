import type { AuthBridge, WindowGrants } from '../../preload/contract.ts';
import { AuthError, valueOf } from './auth-error.ts';
import { createStore, type Store } from './store.ts';

/** What the page's window may do; nothing, until it is known. */
export interface Grants extends WindowGrants {
  /** It could not be asked for; `getGrants()` asks again. */
  readonly error?: AuthError;
}

/** The grants, followed. */
export interface GrantsStore {
  /** What the window may do, for pages that show nothing else. */
  readonly grants: Store<Grants>;
  /** Asks main what the window may do now. */
  readonly getGrants: () => Promise<WindowGrants>;
}

/** Creates the store; nothing is asked for before its first use. */
export function createGrantsStore(
  auth: Pick<AuthBridge, 'getGrants' | 'onGrantsChanged'>,
): GrantsStore {
  const nothing: Grants = {
    window: '',
    verbs: [],
    accounts: 'current',
    apis: {},
    scopes: [],
    opens: [],
    accessTokens: [],
  };
  let isKnown = false;
  const { show, ...grants } = createStore<Grants>(nothing, () => {
    auth.onGrantsChanged(take);
    getGrants().catch(() => {});
  });

  function take(next: WindowGrants): void {
    isKnown = true;
    show(next);
  }

  async function getGrants(): Promise<WindowGrants> {
    const answer = await auth.getGrants();
    // They only become fewer, and every change is told: an answer may be older than that, never newer.
    if (!isKnown) {
      if (answer.ok) take(answer.value);
      else show({ ...nothing, error: new AuthError(answer.error) });
    }
    return valueOf(answer);
  }

  return { grants, getGrants };
}
