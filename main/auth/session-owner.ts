/**
 * The one owner of the session's state: what it is, which account is the current one, who is told. Whatever
 * changes it, a sign-in, a sign-out, a switch, does it here.
 */
import type { SessionSnapshot, SignedOutReason } from '../../preload/contract.ts';
import type { Clock, IdTokenContinuity, Log, Random, Vault } from '../ports.ts';
import { sameAccount } from '../account-key.ts';
import { createAccounts } from './accounts.ts';
import type { ActiveSession, SignedInChange } from './active-session.ts';
import { createActiveSession } from './active-session.ts';
import { AuthError } from './auth-error.ts';
import { createSessionListeners } from './session-listeners.ts';
import {
  assertTransition,
  finishedAs,
  toSnapshot,
  type SessionEnd,
  type SessionState,
  type SignedIn,
} from './session-state.ts';
import type { SignInAgain } from './sign-in-again.ts';
import type { Attempt } from './sign-in-attempt.ts';
import { serviceOf, type SignInService, type SignInServices } from './sign-in-services.ts';
import { createUnfinishedSignOuts } from './unfinished-sign-outs.ts';

/** What the owner is built from. */
export interface SessionOwnerOptions {
  readonly services: SignInServices;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** A sign-in that runs, and where. */
export interface RunningAttempt extends Attempt {
  readonly at: SignInService;
  /** When it is of the account that is signed in already. */
  readonly again?: SignInAgain | undefined;
}

/** Creates the owner; nobody is signed in yet. */
export function createSessionOwner(options: SessionOwnerOptions) {
  const { services, log } = options;
  let state: SessionState = { kind: 'starting' };
  let revision = 0;
  const listeners = createSessionListeners(log);
  const accounts = createAccounts();
  /** The current account's session. */
  let active: ActiveSession | null = null;
  /** Aborted when the current account is not that any more. */
  let stay = new AbortController();
  /** Of the current account, or of the last one. */
  let service = services[0];
  let attempt: RunningAttempt | null = null;
  /** Why nobody is signed in, or was before this attempt. */
  let reason: SignedOutReason = 'never_signed_in';

  const unfinished = createUnfinishedSignOuts({
    ...options,
    providerOf: (issuer) => serviceOf(services, issuer)?.provider,
    onChange: unfinishedChanged,
  });

  const snapshot = (): SessionSnapshot =>
    toSnapshot(state, {
      revision,
      provider: service.name,
      unfinishedSignOuts: unfinished.count(),
      otherAccounts: accounts.others(active?.account ?? null).map(({ claims, ...key }) => ({
        ...key,
        ...claims,
        provider: serviceOf(services, key.issuer)?.name ?? '',
      })),
      canSignOutEverywhere: service.signOutEverywhere !== undefined,
      providers: services.map(({ issuer, name }) => ({ issuer, name })),
    });
  let current = snapshot();

  function publish(): void {
    revision += 1;
    current = snapshot();
    listeners.tell(current);
  }

  function move(next: SessionState): void {
    assertTransition(state.kind, next.kind);
    if (next.kind !== state.kind) log.event('session.state', { outcome: next.kind });
    if (next.kind === 'signedOut') ({ reason } = next);
    state = next;
    publish();
  }

  /** The report of the last sign-out is of now, not of then. */
  function unfinishedChanged(): void {
    // The end of the sign-out publishes it.
    if (state.kind === 'signingOut') return;
    if (unfinished.count() === 0) state = finishedAs(state, unfinished.lastOutcome());
    publish();
  }

  /** Takes news of a signed-in account; an older session's late news changes nothing (RT-15). */
  function update(of: ActiveSession, change: SignedInChange): void {
    if (!accounts.change(of, change)) return;
    if (state.kind === 'signedIn' && of === active) move({ ...state, ...change });
    else if (change.claims) publish();
  }

  /** A session is over, at the provider or in the store: one clean sign-out (RT-10). */
  function end(ended: ActiveSession, error: SessionEnd): void {
    if (!accounts.has(ended)) return;
    accounts.leave(ended.account);
    if (ended === active) {
      active = null;
      stay.abort(new AuthError(error));
      move({ kind: 'signedOut', reason: 'session_ended', error });
      // The sign-in that ran beside it takes its place.
      if (attempt) ({ at: service } = attempt);
      if (attempt) move(attempt.state());
    } else {
      publish();
    }
    // Its failure is not the person's: the token is dead, and the next sign-in replaces the item.
    void ended.store.remove();
  }

  return {
    accounts,
    unfinished,
    move,
    publish,
    state: (): SessionState => state,
    /** Changes what is said within a state, and not the state. */
    amend(next: SessionState): void {
      state = next;
      publish();
    },
    /** The state without anything secret. */
    snapshot: (): SessionSnapshot => current,
    subscribe: listeners.subscribe,
    active: (): ActiveSession | null => active,
    /**
     * Aborted when the current account is not that any more: signed out, ended by its provider, or left for
     * another. Signing in again as the same person does not.
     */
    left: (): AbortSignal => stay.signal,
    reason: (): SignedOutReason => reason,

    /** The sign-in service that is meant when none is named. */
    service: (): SignInService => service,
    setService(next: SignInService): void {
      service = next;
    },

    attempt: (): RunningAttempt | null => attempt,
    setAttempt(next: RunningAttempt | null): void {
      attempt = next;
    },

    /** Builds the session of the account that an ID token named; it is nobody's current one yet. */
    activate(continuity: IdTokenContinuity): ActiveSession {
      const at = serviceOf(services, continuity.issuer);
      // Only records of configured issuers are read (RT-14).
      if (!at) throw new AuthError('internal');
      const { provider, mainResource } = at;
      // The network works: a good moment for whatever else waits for it.
      const events = { onChange: update, onRefreshed: unfinished.nudge, onEnded: end };
      return createActiveSession({ ...options, provider, mainResource, ...events }, continuity);
    },

    /** Makes a session the current one; the one before stays, and rests. */
    become(session: ActiveSession, signedIn: SignedIn): void {
      if (!active || !sameAccount(active.account, session.account)) {
        stay.abort();
        stay = new AbortController();
      }
      active?.keeper.rest();
      active = session;
      service = serviceOf(services, session.account.issuer) ?? service;
      accounts.use(session, signedIn);
      move(signedIn);
    },

    /** Takes the current account off the list; null when there is none. */
    leaveCurrent(): ActiveSession | null {
      const leaving = active;
      if (leaving) accounts.leave(leaving.account);
      active = null;
      stay.abort();
      return leaving;
    },
  };
}

/** The owner of the session's state. */
export type SessionOwner = ReturnType<typeof createSessionOwner>;
