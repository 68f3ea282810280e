/** Signing out of the current account or of another one, from the session's side. */
import type { AccountId, SignOutReport } from '../../preload/contract.ts';
import type { Clock, HttpFetch, Log, Vault } from '../ports.ts';
import { noTokens } from './access-tokens.ts';
import { AuthError } from './auth-error.ts';
import type { BrowserLogout } from './browser-logout.ts';
import type { SessionOwner } from './session-owner.ts';
import { createSessionStore } from './session-store.ts';
import { returnedFrom } from './session-state.ts';
import { serviceOf, type SignInService, type SignInServices } from './sign-in-services.ts';
import { createSignOutEverywhere, type SignOutEverywhere } from './sign-out-everywhere.ts';
import { signOutOf, type Leaving } from './sign-out.ts';

/** What a sign-out works with. */
export interface LeaveOptions {
  readonly services: SignInServices;
  readonly vault: Vault;
  readonly browserLogout: BrowserLogout;
  readonly fetch: HttpFetch;
  readonly clock: Clock;
  readonly log: Log;
  /** Whether the account's sessions on other devices are to end too. */
  readonly everywhere: boolean;
}

/** Where an account is signed out, and how. */
interface Way {
  readonly at: SignInService;
  /** Given when its sessions on other devices are to end too. */
  readonly everywhere: SignOutEverywhere | undefined;
}

/** Found before anything is ended. Throws `everywhere_not_offered`. */
function wayOut({ issuer }: AccountId, owner: SessionOwner, options: LeaveOptions): Way {
  const at = serviceOf(options.services, issuer) ?? owner.service();
  if (!options.everywhere) return { at, everywhere: undefined };
  if (!at.signOutEverywhere) throw new AuthError('everywhere_not_offered');
  return { at, everywhere: createSignOutEverywhere(at.signOutEverywhere, options) };
}

/** Ends a session here and at its provider; the account is off the list by now. */
async function leave(
  leaving: Leaving,
  { at, everywhere }: Way,
  owner: SessionOwner,
  options: LeaveOptions,
): Promise<SignOutReport> {
  const { log } = options;
  const { accounts, unfinished } = owner;
  // The browser's session there may be the one that the others depend on (LO-06).
  const isLast = accounts.others(null).every((other) => other.issuer !== at.issuer);
  log.event('sign_out.started');
  const report = await signOutOf(leaving, {
    ...options,
    everywhere,
    unfinished,
    logoutAt: at.endSession && isLast ? at : null,
  });
  log.event('sign_out.end_session', { outcome: report.endSession });
  log.event('sign_out.done');
  return report;
}

/** Signs out of the current account. Throws `not_signed_in`, `everywhere_not_offered`. */
export async function leaveCurrent(
  owner: SessionOwner,
  options: LeaveOptions,
): Promise<SignOutReport> {
  const leaving = owner.active();
  if (!leaving) throw new AuthError('not_signed_in');
  const way = wayOut(leaving.account, owner, options);
  owner.leaveCurrent();
  // Whoever wants out does not want in.
  owner.attempt()?.end('sign_in_cancelled');
  owner.move({ kind: 'signingOut' });
  const report = await leave(leaving, way, owner, options);
  owner.move({ kind: 'signedOut', reason: 'signed_out', signOut: report });
  // Behind the report: nobody waits for what happens in the browser.
  void options.browserLogout.returned().then((isBack) => {
    const state = owner.state();
    const next = isBack ? returnedFrom(state) : state;
    if (next !== state) owner.amend(next);
  });
  return report;
}

/**
 * Signs out of an account that is not the current one, which stays (LO-06). Throws `account_unknown`,
 * `everywhere_not_offered`.
 */
export async function leaveOther(
  account: AccountId,
  owner: SessionOwner,
  options: LeaveOptions,
): Promise<SignOutReport> {
  const known = owner.accounts.find(account);
  if (!known) throw new AuthError('account_unknown');
  const way = wayOut(account, owner, options);
  owner.accounts.leave(account);
  owner.publish();
  const stored: Leaving = {
    store: createSessionStore(options.vault, known.listed, () => {}),
    // Not used in this run: there is no access token, and none is fetched just to leave.
    keeper: { ...noTokens('not_signed_in'), dispose: () => Promise.resolve(undefined) },
  };
  return leave(known.running?.session ?? stored, way, owner, options);
}
