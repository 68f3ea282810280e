/**
 * The access tokens of one signed-in account, in memory, and their refresh: one request at a time,
 * marked in the store before it is sent (RT-07), the rotated token stored before the new access token
 * is handed out (RT-02, RT-04).
 */
import type { AccessToken, Clock, IdTokenContinuity, Log, OidcProvider } from '../ports.ts';
import type { Random, SessionRecord, TokenGrant, TokenMark } from '../ports.ts';
import { createInTurn } from '../in-turn.ts';
import { AuthError, codeOf, hintsOf } from './auth-error.ts';
import { createBackOff } from './back-off.ts';
import { instant, passedSince, type Instant } from './instant.ts';
import { logSessionEnd } from './session-end-log.ts';
import { createPendingWrite } from './pending-write.ts';
import { createSleepGate } from './sleep-gate.ts';
import { troubleOf, type SessionEnd, type Trouble } from './session-state.ts';
import type { SessionStore } from './session-store.ts';
import { createTokenCache } from './token-cache.ts';
import { within } from '../within.ts';

/** Refreshes by the timer are never closer, whatever the server says about lifetimes (RT-20). */
const REFRESH_FLOOR = 10_000;
/** After a sleep the first refresh is spread over this long: many machines wake at the same moment. */
const RESUME_SPREAD = 2_000;
/** How long a sign-out waits for a running refresh, to revoke what it brings. */
const DISPOSE_LIMIT = 3_000;

/** What the keeper tells its owner. */
export interface TokenKeeperEvents {
  /** A refresh was sent. */
  refreshing(): void;
  /** New tokens are stored and handed out; `expiresAt` is null for one that is not kept. */
  refreshed(grant: TokenGrant, expiresAt: number | null): void;
  /** It was answered, with nothing that says anything about the session. */
  answered(): void;
  /** It did not work, but the session lives. */
  failed(trouble: Trouble): void;
  /** The session is over; interrupted: an earlier request may have spent the refresh token. */
  ended(code: SessionEnd): void;
}

/** What the keeper works with. */
export interface TokenKeeperOptions {
  readonly provider: OidcProvider;
  readonly store: SessionStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly continuity: IdTokenContinuity;
  /** The resource asked for at sign-in, refreshed in the background; undefined when there is none. */
  readonly resource: string | undefined;
  readonly events: TokenKeeperEvents;
}

/** A token of its own: it is not kept. `scope` is the part of what is granted that it is for. */
interface Single {
  readonly scope: string | undefined;
}

/** Creates the keeper; nothing is sent before it is asked. */
export function createTokenKeeper(options: TokenKeeperOptions) {
  const { provider, store, clock, random, log, continuity, resource: mainResource } = options;
  const cache = createTokenCache(clock);
  const flights = new Map<string | undefined, Promise<AccessToken>>();
  const inTurn = createInTurn();
  /** Resolves when every request begun so far has ended. */
  const landed = () => inTurn(() => Promise.resolve());
  let cancelTimer = () => {};
  const sleep = createSleepGate(clock);
  /** A provider that gives no new refresh token has nothing that a crash could lose. */
  let rotates = true;
  let disposed = false;
  /** The account is not the current one: nothing is done for it before somebody asks. */
  let resting = false;
  /** When the token of a sign-in came; it is accepted when it is stored. */
  const createdAt = instant(clock);
  /** When the timer refreshes: so long after then. */
  let due = { since: createdAt, ms: 0 };
  /** Asked again after each await: a sign-out may have come in between. */
  const isDisposed = () => disposed;
  let lateRefreshToken: string | undefined;
  /** 0 up to, but not including, 1. */
  const chance = () => (random.bytes(1)[0] ?? 0) / 256;
  const backOff = createBackOff(clock, chance);

  const pendingWrite = createPendingWrite(store, clock, backOff.afterTries);

  /** @param byItself whether a timer does it; otherwise only a computer that wakes later than that. */
  function schedule(ms: number, byItself = true): void {
    cancelTimer();
    due = { since: instant(clock), ms };
    if (!byItself || resting) return;
    cancelTimer = clock.after(ms, () => {
      refresh(mainResource).catch(() => {}); // Told to the owner.
    });
  }

  /** As `TokenCache.put`; the token of the main resource is renewed in time. */
  function accept(resource: string | undefined, token: AccessToken, received: Instant): number {
    if (resource === mainResource) {
      // Ahead of expiry, spread over many machines. What cannot be refreshed is used to its end.
      const part = store.isEmpty() ? 1 : 0.75 + 0.1 * chance();
      schedule(Math.max(REFRESH_FLOOR, token.expiresInSeconds * 1000 * part));
    }
    return cache.put(resource, token, received);
  }

  /** No token is handed out any more, and nothing is begun; who waits is told so. */
  function end(): void {
    disposed = true;
    sleep.open();
    cancelTimer();
    pendingWrite.end();
    cache.clear();
  }

  /** @param inDoubt an earlier request may have spent `token`, which is the mark of what was sent. */
  function fail(error: unknown, inDoubt: boolean, token: TokenMark | undefined): AuthError {
    const code = codeOf(error);
    log.event('refresh.failed', { code });
    if (hintsOf(error).narrowing) {
      options.events.answered();
      return new AuthError(code);
    }
    if (code === 'session_ended' || code === 'session_missing' || code === 'session_unreadable') {
      end();
      const told = inDoubt ? 'session_interrupted' : code;
      logSessionEnd(log, told, token);
      options.events.ended(told);
      return new AuthError(told);
    }
    const wasRefused = backOff.isRefused();
    const next = backOff.failed(error);
    schedule(next.waitMs, next.byItself);
    if (backOff.isRefused() && !wasRefused) log.event('refresh.given_up', { code });
    options.events.failed(troubleOf(code, backOff.isRefused()));
    return next.told;
  }

  async function send(resource: string | undefined, single?: Single): Promise<AccessToken> {
    let record: SessionRecord;
    let grant: TokenGrant;
    let inDoubt = false;
    let token: TokenMark | undefined;
    await sleep.awake();
    // What failed while this one waited for its turn may have brought a time to wait.
    const leftAlone = backOff.leftAlone();
    if (leftAlone && !isDisposed()) {
      schedule(leftAlone.waitMs, leftAlone.byItself);
      throw leftAlone.told;
    }
    try {
      if (isDisposed()) throw new AuthError('not_signed_in');
      record = await store.load();
      if (isDisposed()) throw new AuthError('not_signed_in');
      options.events.refreshing();
      inDoubt = record.journal !== null;
      const found = record;
      grant = await provider.refresh(record.refreshToken, continuity, record.scope, {
        ...(resource === undefined ? {} : { resource }),
        ...(single?.scope === undefined ? {} : { scope: single.scope }),
        beforeSending: async () => {
          if (rotates) await store.beginRotation(found, clock.now());
          if (isDisposed()) throw new AuthError('not_signed_in');
          token = log.mark(found.refreshToken);
          log.event('refresh.sent', { token });
        },
      });
    } catch (error) {
      // Signed out meanwhile: the failure is nobody's any more (RT-15).
      if (isDisposed()) throw new AuthError('not_signed_in');
      throw fail(error, inDoubt, token);
    }
    const received = instant(clock);
    if (isDisposed()) {
      // A late answer is never stored; sign-out revokes it (RT-15).
      lateRefreshToken = grant.refreshToken;
      throw new AuthError('not_signed_in');
    }
    // No refresh token in the answer: the old one stays good (RT-03), and only the mark goes.
    const { refreshToken = record.refreshToken } = grant;
    const marked = rotates;
    rotates = refreshToken !== record.refreshToken;
    if (rotates || marked) await store.save({ ...record, refreshToken, journal: null });
    else await store.flush();
    if (isDisposed()) {
      lateRefreshToken = grant.refreshToken;
      throw new AuthError('not_signed_in');
    }
    backOff.succeeded();
    log.event('refresh.done', { token: log.mark(refreshToken) });
    const { accessToken } = grant;
    options.events.refreshed(grant, single ? null : accept(resource, accessToken, received));
    return accessToken;
  }

  /** Joins the running refresh for this resource, or queues one behind those of other resources. */
  function refresh(resource: string | undefined): Promise<AccessToken> {
    const running = flights.get(resource);
    if (running) return running;
    const flight = inTurn(() => send(resource)).finally(() => {
      flights.delete(resource);
    });
    flights.set(resource, flight);
    return flight;
  }

  return {
    /**
     * Takes the token of the sign-in itself.
     * @param resource whose it is; the main one's, unless told.
     * @returns its expiry on the wall clock; null when it is not the main one's, which is fetched soon.
     */
    accept(token: AccessToken, resource = mainResource): number | null {
      const expiresAt = accept(resource, token, createdAt);
      if (resource === mainResource) return expiresAt;
      schedule(0);
      return null;
    },

    /**
     * An access token for a resource: from memory while fresh, else refreshed.
     * @throws AuthError `offline`, `session_ended`, `session_interrupted`, `not_signed_in`, a store's code.
     */
    get(resource: string | undefined): Promise<AccessToken> {
      const cached = cache.fresh(resource);
      if (cached) return cached;
      const told = flights.has(resource) ? null : backOff.answer();
      return told ? Promise.reject(told) : refresh(resource);
    },

    /**
     * An access token for one use: a refresh of its own, in its turn. It is not kept, and nobody else gets it.
     * @param scope the part of what is granted that it is for, space-separated; undefined for all of it. Where a
     *   server does not narrow it, the token's own `scope` is wider.
     * @throws AuthError as `get`; `scope_not_granted` when it is no part of what is granted, or is not given;
     *   `nothing_to_keep` when there is no refresh token to get it with.
     */
    async single(resource: string | undefined, scope?: string): Promise<AccessToken> {
      if (store.isEmpty()) throw new AuthError('nothing_to_keep');
      const told = backOff.answer();
      if (told) throw told;
      return inTurn(() => send(resource, { scope }));
    },

    /**
     * Drops a token that an API refused (RT-17).
     * @returns false when it was just received: another one would be refused as well.
     */
    invalidate: cache.drop,

    /** Begins to offer the store what it did not take; nothing when that is under way. */
    storeLater: pendingWrite.begin,

    /** The computer is about to sleep: no request is begun whose answer could be lost in it. */
    suspend: sleep.close,

    /** The computer is awake again: what fell due meanwhile, while no timer ran, is done now. */
    resume(): void {
      sleep.open();
      const left = due.ms - passedSince(clock, due.since);
      schedule(Math.max(left, RESUME_SPREAD * chance()));
    },

    /** Another account is the current one: no refresh is begun any more unless a token is asked for. */
    rest(): void {
      resting = true;
      cancelTimer();
    },

    /** The account is the current one again: what fell due meanwhile is done now. */
    wake(): void {
      resting = false;
      schedule(Math.max(due.ms - passedSince(clock, due.since), 0));
    },

    /** Refreshes now, as after a start. */
    refresh: (): Promise<AccessToken> => refresh(mainResource),

    /**
     * Ends the keeper: no token is handed out and no late answer is stored any more.
     * @returns when the running refresh is over, the refresh token it brought, to be revoked.
     */
    async dispose(): Promise<string | undefined> {
      end();
      await within(clock, DISPOSE_LIMIT, landed(), undefined);
      return lateRefreshToken;
    },

    /** Resolves when nothing is under way: a received rotation is stored by then (RT-08, RT-09). */
    settled: (): Promise<unknown> => {
      cancelTimer();
      // What is there does not wait for an answer: the app may not be given that long.
      return Promise.all([store.flush(), landed()]).then(() => store.flush());
    },
  };
}

/** The access tokens of one signed-in account. */
export type TokenKeeper = ReturnType<typeof createTokenKeeper>;
