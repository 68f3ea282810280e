/** Signing out: here first and always, then at the provider; each step is reported (LO-01…LO-03). */
import type { SignOutReport } from '../../preload/contract.ts';
import type { OidcProvider, SystemBrowser } from '../ports.ts';
import type { ActiveSession } from './active-session.ts';

/** What sign-out works with. */
export interface SignOutOptions {
  readonly provider: OidcProvider;
  readonly browser: SystemBrowser;
  /** Whether the browser's session at the provider is ended too. */
  readonly endSession: boolean;
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

/** Ends a session; never throws, because nothing may keep a person signed in who wants out. */
export async function signOutOf(
  leaving: ActiveSession,
  options: SignOutOptions,
): Promise<SignOutReport> {
  // First of all: an answer that comes while the store is busy must not be taken any more (RT-15).
  const disposed = leaving.keeper.dispose();
  // Read before it is deleted, to revoke it; what cannot be read cannot be revoked.
  const record = await leaving.store.load().catch(() => null);
  const removed = await leaving.store.remove();
  const late = await disposed;
  const refreshToken = late ?? record?.refreshToken;
  const revocation =
    refreshToken === undefined ? 'nothing_to_revoke' : await options.provider.revoke(refreshToken);
  return {
    local: removed ? 'done' : 'failed',
    revocation,
    endSession: await endProviderSession(options),
  };
}
