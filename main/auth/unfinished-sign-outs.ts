/**
 * Sign-outs that are done here and not yet at the provider, and those that the store did not take: tried
 * again until the provider has answered, over restarts too (RFC 7009, LO-01, LO-02). No session comes of
 * them: all that is kept is what a revocation needs, and its refresh token is read for each try.
 */
import type { AccountKey, Clock, Log, OidcProvider, Random, Tombstone, Vault } from '../ports.ts';
import { sameAccount } from '../account-key.ts';
import { createInTurn } from '../in-turn.ts';
import { codeOf, hintsOf } from './auth-error.ts';

/** A provider that has not answered for this long never will; its tokens are as good as expired. */
const GIVE_UP_AFTER = 90 * 24 * 60 * 60 * 1000;
const FIRST_WAIT = 30_000;
const LONGEST_WAIT = 60 * 60 * 1000;
/** News of a network that works are not taken more often than this. */
const NUDGE_FLOOR = 10_000;

/** How the revocation of one session stands; `pending` is tried again. */
export type Revocation = 'done' | 'unsupported' | 'refused' | 'pending';

/** What a sign-out left to do, known to this process alone. */
export interface Leftover extends AccountKey {
  /** Null when the store could not be read, so that it is not known. */
  readonly refreshToken: string | null;
  readonly since: number;
  /** Whether the session is deleted here; otherwise that comes first. */
  readonly deleted: boolean;
}

/** What the unfinished sign-outs work with. */
export interface UnfinishedSignOutsOptions {
  /** An issuer's provider; tombstones of an issuer that has none wait until it has one again. */
  readonly providerOf: (issuer: string) => Pick<OidcProvider, 'revoke'> | undefined;
  readonly vault: Pick<Vault, 'read' | 'remove' | 'retire' | 'tombstones' | 'bury'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Told whenever their number may have changed. */
  readonly onChange: () => void;
}

/** Creates the list of unfinished sign-outs; nothing is done before it is asked. */
export function createUnfinishedSignOuts(options: UnfinishedSignOutsOptions) {
  const { providerOf, vault, clock, random, log, onChange } = options;
  /** What no store holds. */
  let leftovers: readonly Leftover[] = [];
  let stored = 0;
  let last: Revocation = 'done';
  let tries = 0;
  let triedAt = Number.NEGATIVE_INFINITY;
  let leaveAloneMs = 0;
  let cancelTimer = () => {};
  let stopped = false;
  const inOrder = createInTurn();

  /** One request; `pending` when it is not known what became of it. */
  async function revoke({ issuer }: AccountKey, refreshToken: string): Promise<Revocation> {
    // A refresh token is sent to the provider that issued it, and to no other (RT-14).
    const provider = providerOf(issuer);
    if (!provider) return 'pending';
    try {
      return await provider.revoke(refreshToken);
    } catch (error) {
      leaveAloneMs = Math.max(leaveAloneMs, hintsOf(error).retryAfterMs ?? 0);
      log.event('revocation.failed', { code: codeOf(error) });
      return 'pending';
    }
  }

  /** Deletes what a locked or missing store kept; null when nothing is left to be done. */
  async function remove(leftover: Leftover): Promise<Leftover | null> {
    if (leftover.deleted) return leftover;
    let { refreshToken } = leftover;
    if (refreshToken === null) {
      const read = await vault.read(leftover);
      if (read.state === 'found') refreshToken = read.value.refreshToken;
    }
    // The person has signed in again meanwhile: what is stored is that, and is not to be deleted.
    if (!leftovers.includes(leftover)) return null;
    const outcome =
      refreshToken === null
        ? await vault.remove(leftover)
        : await vault.retire({ ...leftover, refreshToken });
    // Kept: it is on the list of the stored ones from now on.
    if (outcome.state === 'removed') return null;
    return { ...leftover, refreshToken, deleted: outcome.state === 'not-kept' };
  }

  async function tryLeftover(leftover: Leftover): Promise<Leftover | null> {
    const left = await remove(leftover);
    if (!left?.deleted || left.refreshToken === null) return left;
    const outcome = await revoke(left, left.refreshToken);
    if (outcome === 'pending') return left;
    last = outcome;
    return null;
  }

  const isTooOld = ({ since }: Tombstone) => clock.now() - since > GIVE_UP_AFTER;
  const isOurs = ({ issuer }: Tombstone) => providerOf(issuer) !== undefined;

  async function tryStored(tombstone: Tombstone): Promise<Revocation> {
    const outcome = isTooOld(tombstone)
      ? 'refused'
      : await revoke(tombstone, tombstone.refreshToken);
    if (outcome === 'pending') return outcome;
    last = outcome;
    await vault.bury(tombstone);
    return outcome;
  }

  function changed(count: () => void): void {
    const before = leftovers.length + stored;
    count();
    if (leftovers.length + stored !== before) onChange();
  }

  async function countStored(): Promise<void> {
    const read = await vault.tombstones();
    // While the store cannot be read, what was seen last is said.
    if (read.state === 'found') changed(() => (stored = read.value.filter(isOurs).length));
    else if (read.state === 'absent') changed(() => (stored = 0));
  }

  async function tryAll(): Promise<void> {
    if (stopped || leftovers.length + stored === 0) return;
    cancelTimer();
    triedAt = clock.monotonic();
    leaveAloneMs = 0;
    for (const leftover of leftovers) {
      const left = await tryLeftover(leftover);
      changed(() => {
        // Whoever has signed in again meanwhile has taken it off.
        leftovers = leftovers.flatMap((other) => (other === leftover ? (left ?? []) : other));
      });
    }
    const read = await vault.tombstones();
    const found = read.state === 'found' ? read.value : [];
    for (const tombstone of found) {
      if (isOurs(tombstone) || isTooOld(tombstone)) await tryStored(tombstone);
    }
    await countStored();
    tries += 1;
    if (leftovers.length + stored === 0) log.event('sign_out.finished', { outcome: last });
    schedule();
  }

  /** Tries again later, if something is left. */
  function schedule(): void {
    cancelTimer();
    if (stopped || leftovers.length + stored === 0) return;
    const chance = (random.bytes(1)[0] ?? 0) / 256;
    const backOff =
      Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(tries, 7)) * (0.5 + chance / 2);
    cancelTimer = clock.after(Math.max(backOff, leaveAloneMs), () => {
      void inOrder(tryAll);
    });
  }

  return {
    /** How many sessions are ended here and not yet at the provider. */
    count: (): number => leftovers.length + stored,

    /** How the one ended that was finished last. */
    lastOutcome: (): Revocation => last,

    /** Takes up what earlier runs left. Never throws. */
    start: (): Promise<void> =>
      inOrder(async () => {
        await countStored();
        await tryAll();
      }),

    /**
     * Revokes the token of a tombstone that is stored.
     * @returns how it ended; `pending` is tried again by itself. Never throws.
     */
    finish: (tombstone: Tombstone): Promise<Revocation> =>
      inOrder(async () => {
        // Known before the answer: whoever waits for it may not wait until it comes.
        stored += 1;
        const outcome = await tryStored(tombstone);
        await countStored();
        onChange();
        schedule();
        return outcome;
      }),

    /** As `finish`, for what is known to this process alone. */
    finishHere: (leftover: Leftover): Promise<Revocation> =>
      inOrder(async () => {
        const { refreshToken } = leftover;
        const outcome = refreshToken === null ? 'pending' : await revoke(leftover, refreshToken);
        // A session that is not deleted yet stays on the list, with nothing left to revoke.
        const left = outcome === 'pending' ? leftover : { ...leftover, refreshToken: null };
        const stays = outcome === 'pending' || !leftover.deleted;
        if (stays) changed(() => (leftovers = [...leftovers, left]));
        // One of an earlier run may have gone with it.
        await countStored();
        schedule();
        return outcome;
      }),

    /** The account has a new session, which must not be deleted for an old one's sake. */
    signedInAgain(account: AccountKey): void {
      changed(() => {
        leftovers = leftovers.filter((left) => left.deleted || !sameAccount(left, account));
      });
    },

    /** Somebody is about to sign in: tries now, if something is left. */
    tryNow: (): Promise<void> => inOrder(tryAll),

    /** The network works, or may work again: as `tryNow`, but not often. */
    nudge(): void {
      if (clock.monotonic() - triedAt < Math.max(NUDGE_FLOOR, leaveAloneMs)) return;
      // From now on, not from when it is its turn: others may ask until then.
      triedAt = clock.monotonic();
      void inOrder(tryAll);
    },

    /** Tries no more in this run. */
    stop(): void {
      stopped = true;
      cancelTimer();
    },
  };
}

/** The unfinished sign-outs. */
export type UnfinishedSignOuts = ReturnType<typeof createUnfinishedSignOuts>;
