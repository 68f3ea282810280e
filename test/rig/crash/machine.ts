/** One profile on a computer whose app is killed again and again, and what is left after each time. */
import { demoConfig } from '../../../demo/app-config.ts';
import { serviceName } from '../../../main/vault/item-names.ts';
import type { SessionSnapshot } from '../../../preload/contract.ts';
import type { DemoProcess, SeenRequest } from '../demo-process.ts';
import type { KeyringSession } from '../keyring-session.ts';
import { startCrashApp, type ChildCommand, type CrashApp } from './crash-app.ts';
import type { Point } from './points.ts';

/** How it went: still signed in, cleanly signed out, or neither. */
export type Outcome =
  | { readonly kind: 'survived' }
  | { readonly kind: 'signedOut'; readonly error: string | undefined }
  | { readonly kind: 'broken'; readonly why: string };

/** A machine with the app on it. */
export interface Machine {
  /** Starts the app if it does not run, and signs in if nobody is. */
  signedIn(): Promise<void>;
  /** Starts the app if it does not run, and signs out whoever is signed in. */
  signedOut(): Promise<void>;
  /**
   * Gives the command and kills the app: after so many milliseconds, or where it ends itself.
   * @returns whether the command was done by then.
   */
  crash(command: ChildCommand, afterMs?: number): Promise<boolean>;
  /** Starts the app once and says what it found. */
  outcome(): Promise<Outcome>;
  /** Requests for refreshes that the provider has seen since the last time this was asked. */
  refreshes(): Promise<number>;
  stop(): Promise<void>;
}

const SETTLES_WITHIN_MS = 30_000;

/** @param keyring the machine's own; nothing else is in it. */
export function createMachine(keyring: KeyringSession, demo: DemoProcess): Machine {
  const config = demoConfig(demo);
  const { app } = JSON.parse(config) as { readonly app: { readonly id: string } };
  const service = serviceName({ appId: app.id, channel: 'development' });
  let running: CrashApp | null = null;
  let seen = 0;

  const start = (dies?: Point) =>
    (running ??= startCrashApp(keyring.env, {
      config,
      profile: '/profile',
      ...(dies === undefined ? {} : { dies }),
    }));
  const kill = async () => {
    await running?.kill();
    running = null;
  };
  async function settle(command: ChildCommand): Promise<SessionSnapshot | string> {
    const limit = AbortSignal.timeout(SETTLES_WITHIN_MS);
    const tooLong = new Promise<'hangs'>((resolve) => {
      limit.addEventListener('abort', () => {
        resolve('hangs');
      });
    });
    const answer = await Promise.race([start().ask(command), tooLong]);
    if (answer === 'hangs') return 'it hangs';
    if (answer === null) return 'it ended by itself';
    return answer.event === 'settled' ? answer.snapshot : `it failed: ${JSON.stringify(answer)}`;
  }
  /** Refresh tokens in the keyring, as it is seen from outside. */
  async function storedTokens(): Promise<number> {
    const { stdout } = await keyring.secretTool(['search', '--all', 'service', service]);
    return [...stdout.matchAll(/"refreshToken"/g)].length;
  }

  return {
    async signedIn() {
      const found = await settle({ do: 'settle' });
      if (typeof found !== 'string' && found.state === 'signedIn') return;
      const snapshot = await settle({ do: 'signIn' });
      if (typeof snapshot === 'string' || snapshot.state !== 'signedIn') {
        throw new Error(`the sign-in did not work: ${JSON.stringify(snapshot)}`);
      }
    },
    async signedOut() {
      const found = await settle({ do: 'settle' });
      if (typeof found !== 'string' && found.state === 'signedOut') return;
      const snapshot = await settle({ do: 'signOut' });
      if (typeof snapshot === 'string' || snapshot.state !== 'signedOut') {
        throw new Error(`the sign-out did not work: ${JSON.stringify(snapshot)}`);
      }
    },
    async crash(command, afterMs) {
      let done = false;
      const dies = command.do === 'refresh' ? command.dies : undefined;
      if (dies === 'before the lock is taken') await kill();
      const ended = start(dies)
        .ask(command)
        .then((answer) => {
          done = answer?.event === 'settled';
        });
      if (afterMs === undefined) await ended;
      else await new Promise((resolve) => setTimeout(resolve, afterMs));
      const doneInTime = done;
      await kill();
      return doneInTime;
    },
    async outcome() {
      const snapshot = await settle({ do: 'settle' });
      if (typeof snapshot === 'string') return { kind: 'broken', why: snapshot };
      if (snapshot.state === 'signedIn') {
        const tokens = await storedTokens();
        if (snapshot.connection === 'online' && tokens === 1) return { kind: 'survived' };
        return {
          kind: 'broken',
          why: `signed in, ${snapshot.connection}, ${tokens} tokens stored`,
        };
      }
      if (snapshot.state !== 'signedOut') return { kind: 'broken', why: snapshot.state };
      const tokens = await storedTokens();
      if (tokens > 0) return { kind: 'broken', why: `signed out, and ${tokens} tokens stored` };
      // What the next start finds is the same: nothing.
      await kill();
      const again = await settle({ do: 'settle' });
      const isNobody = typeof again !== 'string' && again.state === 'signedOut';
      if (!isNobody || again.reason !== 'never_signed_in') {
        return { kind: 'broken', why: `signed out, and then: ${JSON.stringify(again)}` };
      }
      return { kind: 'signedOut', error: snapshot.error };
    },
    async refreshes() {
      const requests = await demo.controlGet<SeenRequest[]>('/requests');
      const all = requests.filter((request) => request.grant_type === 'refresh_token').length;
      const since = all - seen;
      seen = all;
      return since;
    },
    stop: kill,
  };
}
