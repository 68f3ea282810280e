/** A session in memory: whoever is at the browser is the test. */
import { AuthError } from '../../main/auth/auth-error.ts';
import type {
  AccountId,
  ErrorCode,
  SessionSnapshot,
  SignOutChoice,
  SignOutReport,
} from '../../preload/contract.ts';
import { createFakeAccess } from './fake-access.ts';
import { createFakeOwner, type FakeOwnerOptions } from './fake-owner.ts';
import { createFakeSignIns } from './fake-sign-in.ts';

/** What a fake session begins with. */
export interface FakeSessionOptions extends FakeOwnerOptions {
  /** A running sign-in waits for the person in the browser. */
  readonly browserOpened: () => void;
}

/** Creates the session; nobody has ever signed in. */
export function createFakeSession(options: FakeSessionOptions) {
  const owner = createFakeOwner(options);
  const signIns = createFakeSignIns(owner, options.browserOpened);
  let signingOut: Promise<SignOutReport> | null = null;

  const report = (issuer: string, everywhere: boolean): SignOutReport => ({
    local: 'done',
    revocation: 'done',
    ...(everywhere ? { everywhere: 'done' as const } : {}),
    // The browser's session there may be the one that the others depend on.
    endSession: owner.hasAny(issuer) ? 'skipped' : 'opened',
  });

  async function leaveCurrent(issuer: string, everywhere: boolean): Promise<SignOutReport> {
    signIns.fail('sign_in_cancelled');
    owner.move({ state: 'signingOut' });
    const signOut = report(issuer, everywhere);
    await Promise.resolve();
    owner.move({ state: 'signedOut', reason: 'signed_out', signOut });
    return signOut;
  }

  return {
    snapshot: owner.snapshot,
    tokens: createFakeAccess(owner, signIns),
    expected: signIns.expected,
    service: signIns.service,
    signIn: signIns.signIn,
    finish: signIns.finish,
    fail: signIns.fail,
    cancelSignIn: () => signIns.fail('sign_in_cancelled'),
    /** Shows another state, as if the session had come to it. */
    show: owner.move,

    /** The service has ended the current account's session, or it was found to be unusable. */
    end(error: ErrorCode): void {
      const ended = owner.current();
      if (ended) owner.forget(ended);
      owner.move({ state: 'signedOut', reason: 'session_ended', error });
    },

    async switchAccount(account: AccountId): Promise<SessionSnapshot> {
      await owner.settled();
      if (owner.isCurrent(account)) return owner.snapshot();
      const known = owner.find(account);
      if (!known) throw new AuthError('account_unknown');
      if (signIns.isRunning()) throw new AuthError('sign_in_running');
      owner.become(known);
      return owner.snapshot();
    },

    /** What needs the sign-in page. Throws `no_sign_in_running`. */
    signInPage(): void {
      if (!signIns.isRunning()) throw new AuthError('no_sign_in_running');
    },

    keepSession(): SessionSnapshot {
      const state = owner.state();
      if (state.state !== 'signedIn') throw new AuthError('not_signed_in');
      const { persistence } = state;
      if (persistence.kind === 'memory_only') {
        if (persistence.canKeep !== true) throw new AuthError(persistence.problem);
        owner.move({ ...state, persistence: { kind: 'stored' } });
      }
      return owner.snapshot();
    },

    async signOut({ account, everywhere = false }: SignOutChoice = {}): Promise<SignOutReport> {
      if (signingOut && !account) return signingOut;
      const leaving = account ?? owner.current();
      if (!leaving) throw new AuthError('not_signed_in');
      if (!owner.find(leaving)) throw new AuthError('account_unknown');
      if (everywhere && !options.canSignOutEverywhere) {
        throw new AuthError('everywhere_not_offered');
      }
      const wasCurrent = owner.isCurrent(leaving);
      owner.forget(leaving);
      if (wasCurrent) {
        signingOut = leaveCurrent(leaving.issuer, everywhere).finally(() => {
          signingOut = null;
        });
        return signingOut;
      }
      owner.move(owner.state());
      return report(leaving.issuer, everywhere);
    },
  };
}

/** The session. */
export type FakeSession = ReturnType<typeof createFakeSession>;
