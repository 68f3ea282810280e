/**
 * The model: what the person, the server and the keyring know, without a line of the app in it. It learns
 * from what happens at the app's ends, and keeps what the invariants judge.
 */
import type { SessionSnapshot } from '../../../../preload/contract.ts';
import { newestIn, sessionsIn, type Account } from './token-names.ts';

/** One sign-in at the server, and what became of it. */
export interface Family {
  readonly id: string;
  readonly account: Account;
  /** The newest generation that the server issued. */
  newest: number;
  ended: 'revoked' | 'reuse' | 'left' | null;
  /** The newest generation in the keyring. */
  stored: number | null;
  /** The app has tried to store it. */
  offered: boolean;
  /** Somebody counts on it: it was shown as signed in, or a start found it. A sign-in can be cancelled. */
  begun: boolean;
  /** The person wants out, or has been told that it is done. */
  leaving: 'no' | 'asked' | 'done';
  /** A process died, or the keyring failed, while this was the session. */
  disturbed: boolean;
  /** Requests that are under way with one of its refresh tokens. */
  inFlight: number;
  /** How often each generation was sent. */
  readonly sent: Map<number, number>;
}

/** What one process can know. */
interface Process {
  /** In the keyring when it started. */
  readonly held: ReadonlyMap<string, number>;
  /** Came back from the server, whole and with a signature that it could check. */
  readonly received: Map<string, number>;
  readonly refused: Set<string>;
  current: string | null;
  /** The session that was shown last, and is not any more. */
  left: string | null;
  storeFailures: number;
  /** Failures of the keyring when the newest token came. */
  failuresBefore: number;
  receivedAt: number;
}

/**
 * @param monotonic time awake, in milliseconds.
 * @param rotates whether the server gives a new refresh token each time. Where it does not, nothing can
 *   be lost, and nothing is marked: what an end is called then may be either.
 */
export function createModel(monotonic: () => number, rotates: boolean) {
  const families = new Map<string, Family>();
  const marked = new Set<string>();
  const broken: string[] = [];
  let running: Process | null = null;
  /** The one that died last: what it has sent may arrive after that. */
  let dead: Process | null = null;
  let snapshot: SessionSnapshot | null = null;
  let troubleAt = monotonic();
  let storeTroubleAt = monotonic();

  const family = (id: string): Family => {
    const found = families.get(id);
    if (!found) throw new Error(`the model knows nothing of ${id}`);
    return found;
  };
  /** The newest generation that the running process has, or finds in the keyring. */
  const known = (id: string): number =>
    Math.max(running?.received.get(id) ?? -1, running?.held.get(id) ?? -1);
  const breaks = (what: string) => void broken.push(what);

  /** Whose session it is that the app shows. */
  function shownFamily(subject: string, signedIn: boolean): string | null {
    const from = signedIn ? running?.received : newestHeld();
    const own = [...(from?.keys() ?? [])].filter((id) => family(id).account === subject);
    return own.at(-1) ?? null;
  }
  const newestHeld = () =>
    new Map(
      [...families.values()].flatMap(({ id, stored }) => (stored === null ? [] : [[id, stored]])),
    );

  return {
    families: families as ReadonlyMap<string, Family>,
    /** What an invariant could only see in the moment in which it happened. */
    broken,
    known,
    held: newestHeld,
    current: (): Family | null => (running?.current ? family(running.current) : null),
    process: (): Readonly<Process> | null => running,
    /** Milliseconds awake since something outside of the app was wrong, or began to be right. */
    calmFor: () => monotonic() - troubleAt,
    storeCalmFor: () => monotonic() - Math.max(storeTroubleAt, running?.receivedAt ?? 0),

    trouble: (): void => {
      troubleAt = monotonic();
    },
    storeTrouble: (): void => {
      storeTroubleAt = troubleAt = monotonic();
    },

    // The server.
    granted: (id: string, account: Account): void => {
      families.set(id, {
        ...{
          id,
          account,
          newest: 0,
          ended: null,
          stored: null,
          offered: false,
          begun: false,
          leaving: 'no',
        },
        ...{ disturbed: false, inFlight: 0, sent: new Map<number, number>() },
      });
    },
    rotated: (id: string, generation: number): void => {
      family(id).newest = generation;
    },
    ended: (id: string, why: 'revoked' | 'reuse' | 'left'): void => {
      family(id).ended = why;
    },
    /** @param storeHangs its calls may have been given up by then, or not have been made. */
    accessTokenUsed: (id: string, generation: number, storeHangs: boolean): void => {
      const { stored, offered } = family(id);
      const isStored = stored !== null && stored >= generation;
      const sender = running ?? dead;
      const failed = (sender?.storeFailures ?? 0) > (offered ? (sender?.failuresBefore ?? 0) : 0);
      if (!isStored && !failed && !storeHangs) {
        breaks(
          `RT-02: the access token of ${id} ${generation} was used before its refresh token was stored`,
        );
      }
    },

    // The keyring.
    storeHolds: (items: ReadonlyMap<string, string>): void => {
      const now = newestIn(sessionsIn(items));
      for (const each of families.values()) {
        const { id, stored, account } = each;
        const next = now.get(id) ?? null;
        each.stored = next;
        if (stored === null) {
          if (next !== null && each.leaving === 'done')
            breaks(`RT-15: ${id} is back after the sign-out`);
          continue;
        }
        const replaced = [...families.values()].some(
          (other) => other !== each && other.account === account && now.has(other.id),
        );
        // Signing out of an account takes whatever an earlier run has left of it. So does the end of a
        // session in memory: the same words remove both, and there the earlier one could have been kept.
        const last = running?.current ?? running?.left ?? null;
        const left = last === null ? null : family(last);
        const isOut = left?.leaving !== 'no' || (left.ended !== null && left.stored === null);
        // And so does a sign-in that was cancelled while nobody knew whether its token was stored.
        const cancelled = [...families.values()].some(
          (other) => other.account === account && !other.begun && running?.received.has(other.id),
        );
        // The mark of a sign-out that the keyring did not take outlives the process that made it.
        const all = [...families.values()];
        const markedLater = all
          .slice(all.indexOf(each) + 1)
          .some((other) => other.account === account && other.leaving !== 'no');
        const wanted = (left?.account === account && isOut) || cancelled || markedLater;
        const isOver =
          !each.begun || each.ended !== null || each.leaving !== 'no' || replaced || wanted;
        if (!isOver && (next ?? -1) < stored)
          breaks(`ST-05: ${id} ${stored} was taken out of the keyring`);
      }
    },
    storeFailed: (): void => {
      storeTroubleAt = troubleAt = monotonic();
      if (!running) return;
      running.storeFailures += 1;
      if (running.current) family(running.current).disturbed = true;
    },
    offered: (text: string): void => {
      for (const id of newestIn([text]).keys()) family(id).offered = true;
    },

    // The app.
    started: (): void => {
      for (const id of newestHeld().keys()) family(id).begun = true;
      running = {
        ...{ held: newestHeld(), received: new Map<string, number>(), refused: new Set<string>() },
        ...{
          current: null,
          left: null,
          storeFailures: 0,
          failuresBefore: 0,
          receivedAt: monotonic(),
        },
      };
      snapshot = null;
      troubleAt = monotonic();
    },
    /** The app is closed; the keyring took all that it was given meanwhile. */
    stopped: (): void => {
      const left = running?.current ? family(running.current) : null;
      if (!left?.offered || left.leaving !== 'no' || left.stored === known(left.id)) return;
      breaks(`RT-09: closed, and ${left.id} ${known(left.id)} was not stored`);
    },
    /** It was not ended by the time limit of closing. */
    stoppedEarly: (): void => {
      const left = running?.current ? family(running.current) : null;
      if (left && left.inFlight > 0)
        breaks(`RT-09: closed while an answer for ${left.id} was on its way`);
    },
    died: (): void => {
      if (running?.current) family(running.current).disturbed = true;
      for (const each of families.values()) each.inFlight = 0;
      dead = running;
      running = null;
      snapshot = null;
    },
    /** @param storeTakes whether what the request brings could be stored, as far as anybody knows. */
    sends: (id: string, generation: number, storeTakes: boolean): void => {
      const to = family(id);
      to.inFlight += 1;
      to.sent.set(generation, (to.sent.get(generation) ?? 0) + 1);
      const what = `${id} ${generation}`;
      if (to.inFlight > 1)
        breaks(`I1: a second request with a token of ${what} while one is under way`);
      if (generation < known(id)) breaks(`I2: ${what} was sent, though ${known(id)} was there`);
      // A request that is repeated was marked before; that the keyring is full since is not found out first.
      const isFirst = to.sent.get(generation) === 1 && !to.disturbed;
      if (rotates && !storeTakes && isFirst && to.stored === generation) {
        breaks(`RT-08: ${what} was sent while what comes for it could not be stored`);
      }
      if (running?.refused.has(what)) breaks(`I2: ${what} was sent again after it was refused`);
      if (to.leaving === 'done') breaks(`RT-15: ${what} was sent after the sign-out`);
    },
    answered: (id: string, generation: number, isRefusal: boolean): void => {
      const to = family(id);
      to.inFlight -= 1;
      if (isRefusal) running?.refused.add(`${id} ${generation}`);
    },
    received: (id: string, generation: number): void => {
      if (!running) return;
      running.received.set(id, generation);
      running.failuresBefore = running.storeFailures;
      running.receivedAt = monotonic();
    },
    shown: (next: SessionSnapshot): void => {
      const before = snapshot;
      snapshot = next;
      if (!running) return;
      if (next.state === 'signedIn' && running.current === null) {
        running.current = shownFamily(next.account.subject, before?.state === 'signingIn');
        if (running.current === null) breaks('I3: signed in without a session');
        else family(running.current).begun = true;
        if (running.current !== null && marked.has(running.current)) {
          breaks(`LO-01: ${running.current} is back after the sign-out`);
        }
      }
      if (next.state !== 'signedOut') return;
      const left = running.current ? family(running.current) : null;
      running.current = null;
      running.left = left?.id ?? null;
      if (left && next.reason === 'session_ended') {
        const told = next.error === 'session_interrupted' ? 'interrupted' : 'ended';
        const last = Math.max(...[...left.sent.keys(), -1]);
        const isDoubtful = (left.sent.get(last) ?? 0) > 1;
        // A mark may be there, or not, for a request that was never sent: what it is called may be either.
        const isPlain = rotates && !left.disturbed && left.leaving === 'no';
        if (left.ended === null) breaks(`I6: ${left.id} was given up, though it lives`);
        else if (left.ended === 'reuse' && told === 'ended')
          breaks(`I3: an interrupted end was not told`);
        else if (isPlain && isDoubtful !== (told === 'interrupted')) {
          breaks(`I3: ${left.id} ended (${left.ended}), told as ${told}`);
        }
      } else if (left && left.leaving === 'no') {
        breaks(`I6: signed out of ${left.id} without being asked to`);
      }
    },
    /** The keyring did not let it go, and the person was told that no start opens it. */
    leftBehind: (id: string): void => void marked.add(id),
    /** @param storeIsThere without one, nobody can know what an earlier run has left in it. */
    leaving: (how: 'asked' | 'done', id: string, storeIsThere = true): void => {
      family(id).leaving = how;
      if (how === 'asked' || !storeIsThere) return;
      const { account } = family(id);
      for (const other of families.values()) {
        if (other.account === account && other.stored !== null) {
          breaks(`LO-01: the sign-out of ${id} is done, and the keyring has ${other.id}`);
        }
      }
    },
  };
}

export type Model = ReturnType<typeof createModel>;
