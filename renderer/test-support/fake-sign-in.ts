import { AuthError } from '../../main/auth/auth-error.ts';
import type {
  AccountSummary,
  ErrorCode,
  ProviderSummary,
  SessionSnapshot,
} from '../../preload/contract.ts';
import type { FakeOwner, FakeState } from './fake-owner.ts';

type SignedInState = Extract<FakeState, { readonly state: 'signedIn' }>;

interface Attempt {
  readonly at: ProviderSummary;
  readonly promise: Promise<SessionSnapshot>;
  readonly resolve: (snapshot: SessionSnapshot) => void;
  readonly reject: (error: AuthError) => void;
}

const SIGN_IN_MS = 5 * 60 * 1000;

/** The signed-in state without what is said of another account's sign-in. */
function withoutAdding(signedIn: SignedInState): SignedInState {
  const { adding: _adding, addError: _addError, ...rest } = signedIn;
  return rest;
}

/**
 * Creates the sign-ins of a session; none runs.
 * @param browserOpened one waits for the person in the browser.
 */
export function createFakeSignIns(owner: FakeOwner, browserOpened: () => void) {
  let attempt: Attempt | null = null;

  function begin(service: ProviderSummary): Attempt {
    attempt = { at: service, ...Promise.withResolvers<SessionSnapshot>() };
    const deadline = Date.now() + SIGN_IN_MS;
    for (const phase of ['preparing', 'waiting_for_browser'] as const) {
      const state = owner.state();
      if (state.state === 'signedIn') {
        const adding = { phase, deadline, provider: service.name };
        owner.move({ ...withoutAdding(state), adding });
      } else {
        owner.setService(service);
        owner.move({ state: 'signingIn', phase, deadline });
      }
    }
    return attempt;
  }

  return {
    isRunning: (): boolean => attempt !== null,
    /** Where one runs, or would. */
    service: (): ProviderSummary => attempt?.at ?? owner.service(),

    async signIn(choice: { provider?: string | undefined; another?: boolean | undefined } = {}) {
      const { provider, another = false } = choice;
      const asked = provider === undefined ? undefined : owner.serviceOf(provider);
      if (provider !== undefined && !asked) throw new AuthError('bad_request');
      await owner.settled();
      if (owner.current() && !another) return owner.snapshot();
      if (attempt && asked && asked !== attempt.at) throw new AuthError('sign_in_running');
      if (attempt) return attempt.promise;
      const begun = begin(asked ?? owner.service());
      browserOpened();
      return begun.promise;
    },

    /** Somebody has signed in: in the browser, or in an earlier run of the app. */
    finish(account: AccountSummary): void {
      const finished = attempt;
      attempt = null;
      owner.become(account);
      finished?.resolve(owner.snapshot());
    },

    /** Ends the running one without a sign-in; false when there is none. */
    fail(code: ErrorCode): boolean {
      if (!attempt) return false;
      const { reject } = attempt;
      attempt = null;
      // Who cancels knows that it was cancelled.
      const isTold = code !== 'sign_in_cancelled';
      const state = owner.state();
      if (state.state === 'signedIn') {
        owner.move({ ...withoutAdding(state), ...(isTold ? { addError: code } : {}) });
      } else {
        const reason = owner.reason();
        owner.move({ state: 'signedOut', reason, ...(isTold ? { error: code } : {}) });
      }
      reject(new AuthError(code));
      return true;
    },
  };
}

/** The sign-ins. */
export type FakeSignIns = ReturnType<typeof createFakeSignIns>;
