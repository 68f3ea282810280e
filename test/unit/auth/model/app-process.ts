/**
 * One process of the app: the real composition, with its ends in hand. It can die at any of its calls to
 * the outside; whatever it does after that, nobody hears of.
 */
import { codeOf } from '../../../../main/auth/auth-error.ts';
import { compose } from '../../../../main/compose.ts';
import { parseConfig } from '../../../../main/config.ts';
import {
  HttpFetchError,
  type Clock,
  type HttpFetch,
  type HttpOpen,
  type SignOutMarks,
  type StoreTrace,
} from '../../../../main/ports.ts';
import { createKeytarStore } from '../../../../main/vault/keytar-store.ts';
import type { SessionSnapshot } from '../../../../preload/contract.ts';
import { createFakeLog } from '../../../fakes/fake-log.ts';
import { createFakeRandom } from '../../../fakes/fake-random.ts';
import { FakeRedirectListener } from '../../../fakes/fake-redirect-listener.ts';
import { API_ORIGIN, CLIENT_ID, ISSUER } from './authorization-server.ts';
import type { Keyring } from './keyring.ts';
import type { Model } from './model.ts';
import { createAnswerReader } from './answer-reader.ts';
import { tokensIn } from './token-names.ts';

/** Two resources, so that refreshes for one wait for those for the other. */
export const APIS = ['notes', 'files'] as const;

const CONFIG = JSON.stringify({
  app: { id: 'com.example.desk' },
  provider: {
    name: 'Test sign-in',
    issuer: ISSUER,
    clientId: CLIENT_ID,
    scopes: ['openid', 'profile', 'offline_access'],
    idTokenAlgorithm: 'ES256',
  },
  apis: Object.fromEntries(
    APIS.map((api) => [api, { origin: API_ORIGIN, resource: `urn:${api}`, routes: ['GET /it'] }]),
  ),
  windows: { main: { page: 'index.html' } },
});

/** What a process runs on. */
export interface ProcessEnds {
  readonly clock: Clock;
  readonly keyring: Keyring;
  readonly marks: SignOutMarks;
  /** In the profile: it stays when the process dies. */
  readonly trace: StoreTrace;
  readonly open: HttpOpen;
  readonly fetch: HttpFetch;
  /** Whether a request for the server's keys would bring them now. */
  readonly keysCome: () => boolean;
  readonly model: Model;
  readonly seed: number;
  /** The browser shows a page; `visit` is its way back to this process. */
  readonly browser: (url: string, visit: (query: string) => void) => void;
}

/** More calls than this, to the keyring and the servers, in so many milliseconds awake. */
const [STORM, STORM_WINDOW_MS] = [400, 5_000];

function configOf(text: string) {
  const parsed = parseConfig(text);
  if (parsed.kind !== 'ok') throw new Error(`the configuration is ${parsed.kind}`);
  return parsed.config;
}
const config = configOf(CONFIG);
const never = () => new Promise<never>(() => {});

export function createAppProcess(ends: ProcessEnds) {
  const { clock, model } = ends;
  let alive = true;
  /** Calls to the outside, and answers to them, until it dies. */
  let stepsLeft = Infinity;
  let storeCalls = 0;
  let [windowAt, inWindow] = [clock.monotonic(), 0];
  const timers = new Set<() => void>();
  const transfers = new Set<AbortController>();
  const isAlive = () => alive;

  function die(): void {
    if (!alive) return;
    alive = false;
    for (const cancel of timers) cancel();
    model.died();
  }
  /** Whether the process lives on over this step. One that storms is ended: time would never go on. */
  function steps(): boolean {
    stepsLeft -= 1;
    const now = clock.monotonic();
    if (now - windowAt > STORM_WINDOW_MS) [windowAt, inWindow] = [now, 0];
    inWindow += 1;
    if (inWindow > STORM) {
      model.broken.push('RT-20: a storm of calls');
      die();
    }
    if (stepsLeft < 0) die();
    return alive;
  }
  /** A call to the outside: of a dead process nothing leaves, and nothing comes back to it. */
  async function outside<T>(call: () => Promise<T>): Promise<T> {
    if (!steps()) return never();
    try {
      const answer = await call();
      return steps() ? answer : await never();
    } catch (error) {
      if (steps()) throw error;
      return never();
    }
  }

  const after: Clock['after'] = (ms, callback) => {
    if (!alive) return () => {};
    const cancel = clock.after(ms, () => {
      timers.delete(stop);
      callback();
    });
    const stop = () => {
      timers.delete(stop);
      cancel();
    };
    timers.add(stop);
    return stop;
  };

  /** The keyring's own failures are told as they come; that of a time limit is the app's. */
  async function stored<T>(call: () => Promise<T>): Promise<T> {
    storeCalls += 1;
    if (ends.keyring.is() === 'hung') model.storeFailed();
    try {
      return await call();
    } catch (error) {
      if (alive) model.storeFailed();
      throw error;
    } finally {
      storeCalls -= 1;
    }
  }
  const native = ends.keyring.native(isAlive);
  const keytar: typeof native = {
    getPassword: (service, name) => outside(() => stored(() => native.getPassword(service, name))),
    setPassword: (service, name, value) =>
      outside(() => {
        model.offered(value);
        return stored(() => native.setPassword(service, name, value));
      }),
    deletePassword: (service, name) =>
      outside(() => stored(() => native.deletePassword(service, name))),
  };

  const answers = createAnswerReader(model.received, ends.keysCome);
  const open: HttpOpen = (opening) => {
    const cut = new AbortController();
    const signal = AbortSignal.any([opening.signal ?? cut.signal, cut.signal]);
    return outside(async () => {
      transfers.add(cut);
      try {
        return await ends.open({ ...opening, signal });
      } catch (error) {
        throw cut.signal.aborted ? new HttpFetchError('unreachable') : error;
      } finally {
        transfers.delete(cut);
      }
    });
  };
  const fetch: HttpFetch = (request) => {
    const cut = new AbortController();
    const signal = request.signal ? AbortSignal.any([request.signal, cut.signal]) : cut.signal;
    const body = typeof request.body === 'string' ? request.body : '';
    const isRefresh = request.url.endsWith('/token') && body.includes('grant_type=refresh_token');
    const [sent] = isRefresh ? tokensIn(body) : [];
    return outside(async () => {
      if (sent) model.sends(sent.family, sent.generation, ends.keyring.takes());
      transfers.add(cut);
      let refused = false;
      try {
        const answer = await ends.fetch({ ...request, signal });
        const text = new TextDecoder().decode(answer.body);
        refused = answer.status === 400 && text.includes('invalid_grant');
        if (alive) answers.came(request.url, answer.status, text);
        return answer;
      } catch (error) {
        answers.failed(request.url);
        throw cut.signal.aborted ? new HttpFetchError('unreachable') : error;
      } finally {
        transfers.delete(cut);
        if (sent && alive) model.answered(sent.family, sent.generation, refused);
      }
    });
  };

  const log = createFakeLog();
  const listener = new FakeRedirectListener();
  const snapshots: SessionSnapshot[] = [];
  const underWay = new Set<string>();
  const outcomes: string[] = [];

  const { session, request } = compose(config, {
    channel: 'release',
    profile: '/profile',
    store: createKeytarStore({
      service: 'desk',
      load: () => Promise.resolve(keytar),
      deadlineMs: config.timeouts.storeSeconds * 1000,
      after,
      isLocked: () => Promise.resolve(false),
    }),
    marks: {
      // Known to the process since its start; a change goes to the disk.
      since: ends.marks.since,
      add: (account, since) => outside(() => ends.marks.add(account, since)),
      remove: (account) => outside(() => ends.marks.remove(account)),
    },
    trace: ends.trace,
    lock: {
      // A call that hangs is a prompt that is open.
      state: () => {
        const is = ends.keyring.is();
        return outside(async () => (is === 'locked' || is === 'hung' ? 'locked' : 'open'));
      },
      // A prompt that nobody answers: the keyring opens in its own time.
      askToUnlock: (signal) =>
        new Promise((resolve) => {
          if (signal.aborted || ends.keyring.is() !== 'locked') resolve();
          signal.addEventListener('abort', () => resolve(), { once: true });
        }),
    },
    open,
    fetch,
    listener,
    browser: {
      open: (url) =>
        outside(async () => {
          const redirectUri = new URL(url).searchParams.get('redirect_uri') ?? '';
          ends.browser(url, (query) => {
            if (alive) void listener.visit(redirectUri, query);
          });
        }),
    },
    clock: { ...clock, after },
    random: createFakeRandom(ends.seed),
    log,
    focusApp: () => {},
  });
  session.subscribe((snapshot) => {
    if (!alive) return;
    snapshots.push(snapshot);
    model.shown(snapshot);
  });

  return {
    session,
    request,
    log,
    listener,
    snapshots,
    /** Codes of what was done, in the order in which it ended. */
    outcomes,
    isAlive,
    die,
    /** Dies by itself at the n-th step from now: a call that leaves, or an answer that comes. */
    dieAfter: (count: number): void => {
      stepsLeft = count;
    },
    /** Keyring calls and requests that are under way. */
    busy: () => storeCalls + transfers.size,
    storeBusy: () => storeCalls,
    timers: () => timers.size,
    underWay: () => [...underWay],
    /** The answers that are under way are lost. */
    cut: (): void => {
      for (const transfer of transfers) transfer.abort();
    },
    /** Begins something; its outcome is noted when it comes, and told to `ended`. */
    begin: <T>(name: string, work: Promise<T>, ended: (value: T) => void = () => {}): void => {
      const id = `${name} ${outcomes.length + underWay.size}`;
      underWay.add(id);
      const note = (code: string) => {
        underWay.delete(id);
        outcomes.push(code);
      };
      void work.then(
        (value) => {
          if (!alive) return;
          note('done');
          ended(value);
        },
        (error: unknown) => {
          if (alive) note(codeOf(error));
        },
      );
    },
  };
}

export type AppProcess = ReturnType<typeof createAppProcess>;
