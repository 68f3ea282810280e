/** Opening a session that the store has: at the start the one used last, later another account's. */
import type { AccountId } from '../../preload/contract.ts';
import type { ListedAccount, Log, SessionRecord, StoreTrace, Vault } from '../ports.ts';
import { AuthError } from './auth-error.ts';
import { findStoredSession } from './restore.ts';
import type { SessionOwner } from './session-owner.ts';
import { restoredSession, withoutSession } from './session-state.ts';
import { storeProblem } from './session-store.ts';
import type { SignInServices } from './sign-in-services.ts';

/** What it works with. */
export interface OpenOptions {
  readonly services: SignInServices;
  readonly vault: Vault;
  readonly log: Log;
  readonly trace: StoreTrace;
}

/** Looks for the session that was used last, and opens it; the state says what came of it. Never throws. */
export async function openStored(owner: SessionOwner, options: OpenOptions): Promise<void> {
  const { services, vault, log, trace } = options;
  const { accounts, unfinished } = owner;
  // A store that is asked again stays blocked meanwhile: the person sees no other view in between.
  if (owner.state().kind === 'starting') owner.move({ kind: 'restoring' });
  const issuers = services.map(({ issuer }) => issuer);
  const { session: stored, accounts: listed, isEmpty } = await findStoredSession(vault, issuers);
  if (stored.kind !== 'blocked' && stored.kind !== 'no_store') void unfinished.start();
  accounts.learn(listed);
  if (stored.kind === 'found') {
    revive(stored.account, stored.record, owner, options);
    return;
  }
  if (stored.kind === 'unreadable') log.event('session.unreadable');
  const lost = isEmpty ? await trace.lost() : null;
  if (lost) {
    log.event('session.gone', { reason: lost });
    owner.move({ kind: 'signedOut', reason: 'session_ended', error: lost });
    return;
  }
  // Of a store that was blocked and has gone nobody knows more than before.
  const isGone = stored.kind === 'no_store' && owner.state().kind === 'storeBlocked';
  const problem = 'store_unavailable';
  owner.move(isGone ? { kind: 'storeBlocked', problem } : withoutSession(stored));
  if (stored.kind === 'unreadable' && stored.remove) await vault.remove(stored.remove);
}

/** Goes on with a session that the store has. */
export function revive(
  account: ListedAccount,
  record: SessionRecord,
  owner: SessionOwner,
  { log }: Pick<OpenOptions, 'log'>,
): void {
  const session = owner.activate(record.continuity);
  session.store.prime(record);
  log.event('session.restored', { token: log.mark(record.refreshToken) });
  owner.become(session, restoredSession(account, record));
  session.keeper.refresh().catch(() => {
    // Told by the keeper's events; the session stays unless the provider ended it.
  });
}

/** Reads a session that only the store has. Throws `session_missing`, `session_unreadable`, a store's code. */
export async function readStored(
  account: AccountId,
  owner: SessionOwner,
  { vault }: Pick<OpenOptions, 'vault'>,
): Promise<SessionRecord> {
  const read = await vault.read(account);
  if (read.state === 'found') return read.value;
  const isGone = ['absent', 'corrupt', 'newer-version'].includes(read.state);
  if (!isGone) throw new AuthError(storeProblem(read.state));
  // What it stores is not to be deleted.
  if (owner.attempt()) throw new AuthError('sign_in_running');
  owner.accounts.leave(account);
  owner.publish();
  // Of a later version of the app, which may come back: left alone.
  if (read.state !== 'newer-version') await vault.remove(account);
  throw new AuthError(read.state === 'absent' ? 'session_missing' : 'session_unreadable');
}
