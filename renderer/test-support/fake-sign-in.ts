import { sameAccount } from '../../main/account-key.ts';
import { AuthError } from '../../main/auth/auth-error.ts';
import type { SignInNeeds } from '../../main/auth/sign-in-again.ts';
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
  /** Whom it is for, when somebody who is signed in is to sign in again. */
  readonly again?: { readonly account: AccountSummary; readonly needs: SignInNeeds };
  readonly promise: Promise<SessionSnapshot>;
  readonly resolve: (snapshot: SessionSnapshot) => void;
  readonly reject: (error: AuthError) => void;
}

const SIGN_IN_MS = 5 * 60 * 1000;

/** The signed-in state without what is said of another account's sign-in. */
function withoutAdding(signedIn: SignedInState): SignedInState {
  const { adding: _adding, addError: _addError, signingInAgain: _again, ...rest } = signedIn;
  return rest;
}

/**
 * Creates the sign-ins of a session; none runs.
 * @param browserOpened one waits for the person in the browser.
 */
export function createFakeSignIns(owner: FakeOwner, browserOpened: () => void) {
  let attempt: Attempt | null = null;

  function begin(service: ProviderSummary, again?: Attempt['again']): Attempt {
    const purpose = again?.needs.scopes.length === 0 ? 'fresh_sign_in' : 'more_access';
    attempt = { at: service, ...(again && { again }), ...Promise.withResolvers<SessionSnapshot>() };
    const deadline = Date.now() + SIGN_IN_MS;
    for (const phase of ['preparing', 'waiting_for_browser'] as const) {
      const state = owner.state();
      if (state.state === 'signedIn') {
        const step = { phase, deadline };
        const beside = again
          ? { signingInAgain: { ...step, purpose } as const }
          : { adding: { ...step, provider: service.name } };
        owner.move({ ...withoutAdding(state), ...beside });
      } else {
        owner.setService(service);
        owner.move({ state: 'signingIn', phase, deadline });
      }
    }
    return attempt;
  }

  function fail(code: ErrorCode): boolean {
    if (!attempt) return false;
    const { reject, again } = attempt;
    attempt = null;
    // Who cancels knows that it was cancelled; the call that needs one again is told itself.
    const isTold = code !== 'sign_in_cancelled';
    const state = owner.state();
    if (state.state === 'signedIn') {
      const isAdding = isTold && !again;
      owner.move({ ...withoutAdding(state), ...(isAdding ? { addError: code } : {}) });
    } else {
      const reason = owner.reason();
      owner.move({ state: 'signedOut', reason, ...(isTold ? { error: code } : {}) });
    }
    reject(new AuthError(code));
    return true;
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

    /** Whom the running one is for, when it is for somebody. */
    expected: (): AccountSummary | undefined => attempt?.again?.account,

    /** Has the account that is signed in sign in again for what a call needs; joins a sign-in that runs for it. */
    async again(account: AccountSummary, needs: SignInNeeds): Promise<void> {
      if (!owner.isCurrent(account)) throw new AuthError('not_signed_in');
      const isCovered = needs.scopes.every((one) => attempt?.again?.needs.scopes.includes(one));
      if (attempt && !(attempt.again && isCovered)) throw new AuthError('sign_in_running');
      if (attempt) {
        await attempt.promise;
        return;
      }
      const { promise } = begin(owner.service(), { account, needs });
      browserOpened();
      await promise;
    },

    /** Somebody has signed in: in the browser, or in an earlier run of the app. */
    finish(account: AccountSummary): void {
      const finished = attempt;
      const again = finished?.again;
      if (again && !sameAccount(again.account, account)) {
        fail('wrong_account');
        return;
      }
      attempt = null;
      const had = again && owner.signedInAs(account).scopes;
      owner.signedIn(account, had && [...new Set([...had, ...again.needs.scopes])]);
      owner.become(account);
      finished?.resolve(owner.snapshot());
    },

    /** Ends the running one without a sign-in; false when there is none. */
    fail,
  };
}

/** The sign-ins. */
export type FakeSignIns = ReturnType<typeof createFakeSignIns>;
