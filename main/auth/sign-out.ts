/** Signing out: here first and always, then at the provider; each step is reported (LO-01…LO-03). */
import type { SignOutReport } from '../../preload/contract.ts';
import type { Clock, Log, OidcProvider, SystemBrowser, Vault } from '../ports.ts';
import type { Retired, SessionStore } from './session-store.ts';
import type { TokenKeeper } from './token-keeper.ts';
import type { UnfinishedSignOuts } from './unfinished-sign-outs.ts';

/** How long a person waits for the provider; a revocation that takes longer goes on by itself. */
const REVOKE_LIMIT = 5_000;

/** What sign-out works with. */
export interface SignOutOptions {
  readonly provider: OidcProvider;
  readonly vault: Pick<Vault, 'retire' | 'bury'>;
  readonly unfinished: UnfinishedSignOuts;
  readonly clock: Clock;
  readonly browser: SystemBrowser;
  readonly log: Log;
  /** Whether the browser's session at the provider is ended too. */
  readonly endSession: boolean;
}

/** What is ended: the record, and whatever is under way with it. */
export interface Leaving {
  readonly store: Pick<SessionStore, 'retire' | 'discard'>;
  readonly keeper: Pick<TokenKeeper, 'dispose'>;
}

async function endProviderSession(options: SignOutOptions): Promise<SignOutReport['endSession']> {
  if (!options.endSession) return 'skipped';
  try {
    // No id_token_hint: it holds personal data and would stay in the browser's history (LO-03).
    const url = await options.provider.endSessionUrl({});
    if (url === null) return 'unsupported';
    await options.browser.open(url);
    return 'opened';
  } catch {
    return 'failed';
  }
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
  let cancel = () => {};
  const tooLong = new Promise<'pending'>((resolve) => {
    cancel = clock.after(REVOKE_LIMIT, () => {
      resolve('pending');
    });
  });
  return Promise.race([finished, tooLong]).finally(cancel);
}

/** Undoes a sign-in that was cancelled while it was being kept: nothing of it stays (LB-14). */
export async function undoSignIn(
  started: Leaving,
  options: Omit<SignOutOptions, 'browser' | 'endSession'>,
): Promise<void> {
  const disposed = started.keeper.dispose();
  const retired = await started.store.discard(options.clock.now());
  await revoke(await withLate(retired, await disposed, options.vault), options);
}

/** Ends a session; never throws, because nothing may keep a person signed in who wants out. */
export async function signOutOf(leaving: Leaving, options: SignOutOptions): Promise<SignOutReport> {
  // First of all: an answer that comes while the store is busy must not be taken any more (RT-15).
  const disposed = leaving.keeper.dispose();
  const { log } = options;
  const retired = await leaving.store.retire(options.clock.now());
  log.event('sign_out.local', { outcome: retired.deleted ? 'done' : 'failed' });
  const newest = await withLate(retired, await disposed, options.vault);
  const revocation = await revoke(newest, options);
  const { refreshToken } = newest;
  const marked = refreshToken === null ? {} : { token: log.mark(refreshToken) };
  log.event('sign_out.revocation', { outcome: revocation, ...marked });
  return {
    local: retired.deleted ? 'done' : 'failed',
    revocation,
    endSession: await endProviderSession(options),
  };
}
