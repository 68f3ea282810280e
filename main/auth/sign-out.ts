/** Signing out: here first and always, then at the provider; each step is reported (LO-01…LO-04). */
import type { SignOutReport } from '../../preload/contract.ts';
import type { Clock, Log, Vault } from '../ports.ts';
import type { BrowserLogout, LogoutAt } from './browser-logout.ts';
import type { Retired, SessionStore } from './session-store.ts';
import type { SignOutEverywhere } from './sign-out-everywhere.ts';
import type { TokenKeeper } from './token-keeper.ts';
import type { UnfinishedSignOuts } from './unfinished-sign-outs.ts';
import { within } from '../within.ts';

/** How long a person waits for the provider; a revocation that takes longer goes on by itself. */
const REVOKE_LIMIT = 5_000;

/** What sign-out works with. */
export interface SignOutOptions {
  readonly vault: Pick<Vault, 'retire' | 'bury'>;
  readonly unfinished: UnfinishedSignOuts;
  readonly clock: Clock;
  readonly log: Log;
  readonly browserLogout: Pick<BrowserLogout, 'start'>;
  /** Where the browser's session is ended too; null when it is left alone. */
  readonly logoutAt: LogoutAt | null;
  /** Given when the person wants all sessions ended, on other devices too. */
  readonly everywhere?: SignOutEverywhere | undefined;
}

/** What is ended: the record, and whatever is under way with it. */
export interface Leaving {
  readonly store: Pick<SessionStore, 'retire' | 'discard'>;
  readonly keeper: Pick<TokenKeeper, 'dispose' | 'get'>;
  /** The last ID token, where a logout needs it. */
  readonly idToken?: () => string | undefined;
}

/** The last refresh token, where a rotation came in while the session was being ended. */
async function withLate(
  retired: Retired,
  late: string | undefined,
  vault: SignOutOptions['vault'],
): Promise<Retired> {
  if (late === undefined) return retired;
  const newest = { ...retired, refreshToken: late };
  if (!retired.kept || retired.refreshToken === null) return newest;
  const outcome = await vault.retire(newest);
  await vault.bury({ ...retired, refreshToken: retired.refreshToken });
  return { ...newest, kept: outcome.state === 'removed' };
}

/** Revokes what there is to revoke; what takes too long goes on behind the answer. */
async function revoke(
  { kept, refreshToken, ...rest }: Retired,
  { unfinished, clock }: Pick<SignOutOptions, 'unfinished' | 'clock'>,
): Promise<SignOutReport['revocation']> {
  if (refreshToken === null && rest.deleted) return 'nothing_to_revoke';
  const finished =
    kept && refreshToken !== null
      ? unfinished.finish({ ...rest, refreshToken })
      : unfinished.finishHere({ ...rest, refreshToken });
  return within(clock, REVOKE_LIMIT, finished, 'pending');
}

/** Undoes a sign-in that was cancelled while it was being kept: nothing of it stays (LB-14). */
export async function undoSignIn(
  started: Leaving,
  options: Omit<SignOutOptions, 'browserLogout' | 'logoutAt' | 'everywhere'>,
): Promise<void> {
  const disposed = started.keeper.dispose();
  const retired = await started.store.discard(options.clock.now());
  await revoke(await withLate(retired, await disposed, options.vault), options);
}

function localOf({ deleted, marked }: Retired): SignOutReport['local'] {
  if (deleted) return 'done';
  return marked ? 'pending' : 'failed';
}

/** Ends a session; never throws, because nothing may keep a person signed in who wants out. */
export async function signOutOf(leaving: Leaving, options: SignOutOptions): Promise<SignOutReport> {
  // A disposed session hands out no token any more.
  const token = await options.everywhere?.token(leaving.keeper);
  // First of all: an answer that comes while the store is busy must not be taken any more (RT-15).
  const disposed = leaving.keeper.dispose();
  const { log, logoutAt } = options;
  const retired = await leaving.store.retire(options.clock.now());
  const local = localOf(retired);
  log.event('sign_out.local', { outcome: local });
  const newest = await withLate(retired, await disposed, options.vault);
  // Before the revocation, with which some providers end the access token as well.
  const everywhere = await options.everywhere?.send(token ?? null);
  if (everywhere) log.event('sign_out.everywhere', { outcome: everywhere });
  const revocation = await revoke(newest, options);
  const { refreshToken } = newest;
  const marked = refreshToken === null ? {} : { token: log.mark(refreshToken) };
  log.event('sign_out.revocation', { outcome: revocation, ...marked });
  return {
    local,
    revocation,
    ...(everywhere ? { everywhere } : {}),
    endSession: logoutAt
      ? await options.browserLogout.start(logoutAt, leaving.idToken?.())
      : 'skipped',
  };
}
