/** One scene: a provider that can turn hostile, the app's real session before it, and a person. */
import { expect, onTestFinished } from 'vitest';
import { ANSWER_FLOOR } from '../../../main/auth/back-off.ts';
import { codeOf } from '../../../main/auth/auth-error.ts';
import type { ErrorCode } from '../../../preload/contract.ts';
import type { Clock } from '../../../main/ports.ts';
import { turn } from '../../fakes/fake-clock.ts';
import { unmarked } from '../../unit/auth/whole-session-stack.ts';
import { createMachine, startApp } from '../auth/app-without-electron.ts';
import { startEvilServer, startHostileProvider, type HostileProvider } from './hostile-server.ts';

/** Longer than an access token of the provider lives, and than its documents are remembered. */
const EXPIRED_MS = 61 * 60 * 1000;
/** In an access token, a refresh token or a code of the provider, and in what it says of itself. */
const SECRET = /(access|refresh|code)-\d+-|canary/i;

/** What came of something that was tried. */
export type Outcome = ErrorCode | 'done';
const outcomeOf = (work: Promise<unknown>): Promise<Outcome> => work.then(() => 'done', codeOf);

/** A provider as the configuration has it. */
const configured = (provider: HostileProvider, name: string, more: object) => ({
  name,
  issuer: provider.op.issuer,
  clientId: provider.op.clientId,
  scopes: ['openid', 'profile', 'offline_access'],
  ...more,
});

const VERBS = ['getSession', 'signIn', 'signOut'];

/** What there is before the app starts. */
interface Stage extends HostileProvider {
  readonly providers: readonly HostileProvider[];
  readonly evil: Awaited<ReturnType<typeof startEvilServer>>;
  /** Milliseconds by which the computer's clock was set, and how many times faster its timers are. */
  readonly hands: { wall: number; haste: number };
}

/** Makes the provider hostile; `heal` undoes it. */
export type Attack = (stage: Stage) => unknown;

/** What a scene is made of. */
export interface SceneOptions {
  /** Of the configuration, by provider; the first is the app's default one. */
  readonly settings?: readonly object[];
  /** What is wrong before the app starts. */
  readonly attack?: Attack;
}

/** Starts it. */
export async function startScene({ settings = [{}], attack = () => {} }: SceneOptions = {}) {
  const evil = await startEvilServer();
  onTestFinished(() => evil.stop());
  const demo = { issuer: '', api: '', resource: '', clientId: '' };
  const machine = createMachine(demo);
  const hands = { wall: 0, haste: 1 };
  const clock: Clock = {
    now: () => machine.clock.now() + hands.wall,
    monotonic: machine.clock.monotonic,
    after: (ms, callback) => machine.clock.after(ms / hands.haste, callback),
  };
  const providers = await Promise.all(settings.map(() => startHostileProvider(machine.clock)));
  for (const provider of providers) onTestFinished(() => provider.stop());
  const [provider, ...others] = providers.map((each, index) =>
    configured(each, `Service ${index + 1}`, settings[index] ?? {}),
  );
  const config = JSON.stringify({
    app: { id: 'com.example.auth-shell' },
    provider,
    ...(others.length === 0 ? {} : { otherProviders: others }),
    windows: { main: { page: 'index.html', verbs: VERBS } },
    timeouts: { requestSeconds: 10 },
  });
  const [first] = providers as [HostileProvider];
  const { op } = first;
  const stage: Stage = { ...first, providers, evil, hands };
  await attack(stage);
  const app = await startApp({ ...machine, clock }, config);
  onTestFinished(() => app.session.stop());
  const { session } = app;
  const { store, log } = machine;

  /**
   * Signs in.
   * @param deliver makes the browser's answer of what the app opened; the person agrees, unless told.
   */
  async function signIn(
    deliver: (url: string) => URLSearchParams = (url) => op.authorize(url),
    at: HostileProvider = first,
  ) {
    const { issuer } = at.op;
    const another = session.snapshot().state === 'signedIn';
    const choice = { another, ...(settings.length > 1 ? { provider: issuer } : {}) };
    const answered = outcomeOf(session.signIn(choice));
    const tab = await Promise.race([app.openTab(), answered]);
    if (typeof tab === 'string') return { outcome: tab, page: '' };
    const query = deliver(tab.url);
    const asked = new URL(tab.url).searchParams;
    const pushed = new URLSearchParams(at.asked('par').at(-1)?.body);
    const redirect = new URL(asked.get('redirect_uri') ?? pushed.get('redirect_uri') ?? '');
    redirect.search = query.toString();
    const page = await fetch(redirect);
    const text = `${redirect.pathname}\n${[...page.headers].join('\n')}\n${await page.text()}`;
    // A page of somebody else's answer does not end the attempt: the person does.
    if (page.status === 400) session.cancelSignIn();
    const outcome = await answered;
    if (outcome === 'done') await settled();
    return { outcome, page: text };
  }

  let tokenRequests = 0;

  /** Until the session is in the item of its own. */
  async function settled(): Promise<void> {
    while (machine.keyring().includes('arriving')) await turn();
  }

  const scene = {
    ...stage,
    app,
    session,
    machine,
    signIn,
    /** The access token has expired; asks for another one. */
    refresh: async (): Promise<Outcome> => {
      machine.passTime(EXPIRED_MS);
      return outcomeOf(session.tokens().get(undefined));
    },
    /** Asks again, when the answer to the last time is not handed on any more. */
    askAgain: (): Promise<Outcome> => {
      machine.passTime(2 * ANSWER_FLOOR);
      return outcomeOf(session.tokens().get(undefined));
    },
    /** Requests of the first provider's token endpoint since the last time this was asked. */
    tokenRequests: (): number => {
      const now = first.asked('token').length;
      const since = now - tokenRequests;
      tokenRequests = now;
      return since;
    },
    isSignedIn: () => session.snapshot().state === 'signedIn',
    stored: () => unmarked(store.items),
    /** Every provider is itself again. */
    heal: () => {
      for (const each of providers) {
        for (const name of Object.keys(each.raw)) Reflect.deleteProperty(each.raw, name);
        for (const name of Object.keys(each.op.answers)) {
          Reflect.deleteProperty(each.op.answers, name);
        }
        each.op.changeTokens = () => {};
        each.op.changeClaims = () => {};
        each.op.makeIdToken = null;
        each.op.header = {};
      }
      hands.haste = 1;
    },
    /** Nobody who should not was asked anything, and nothing of what was said is where it could be read. */
    expectQuiet: (...texts: string[]) => {
      expect(evil.seen).toEqual([]);
      const all = [log.text(), JSON.stringify(session.snapshot()), ...texts].join('\n');
      expect(SECRET.exec(all)).toBeNull();
    },
  };
  return scene;
}

/** A scene. */
export type Scene = Awaited<ReturnType<typeof startScene>>;

/** Somebody has signed in, and the provider is good so far. */
export async function signedInScene(options?: SceneOptions): Promise<Scene> {
  const scene = await startScene(options);
  expect((await scene.signIn()).outcome).toBe('done');
  return scene;
}

/** The attack at a sign-in: this is what it ends with, nothing stays of it, and a good one works after that. */
export async function expectRefusedSignIn(attack: Attack, ...codes: Outcome[]): Promise<Scene> {
  const scene = await startScene({ attack });
  const { outcome, page } = await scene.signIn();
  expect(codes).toContain(outcome);
  expect(scene.isSignedIn()).toBe(false);
  expect(scene.machine.keyring()).not.toContain('refreshToken');
  scene.expectQuiet(page);
  scene.heal();
  // Keys of the right name that were bad are not asked for anew for five minutes.
  scene.machine.passTime(EXPIRED_MS);
  expect((await scene.signIn()).outcome).toBe('done');
  expect(scene.evil.seen).toEqual([]);
  return scene;
}

/** The attack at a refresh: the session stays, in the store and in the app, and goes on when it is over. */
export async function expectKeptAtRefresh(attack: Attack, ...codes: Outcome[]): Promise<Scene> {
  const scene = await signedInScene();
  const before = scene.stored();
  await attack(scene);
  expect(codes).toContain(await scene.refresh());
  expect(scene.session.snapshot()).toMatchObject({ state: 'signedIn' });
  expect(scene.stored()).toEqual(before);
  scene.expectQuiet();
  scene.heal();
  expect(await scene.askAgain()).toBe('done');
  expect(scene.session.snapshot()).toMatchObject({ state: 'signedIn', connection: 'online' });
  return scene;
}

/** The control of every family: the same driver, and a provider that does nothing wrong. */
export async function expectGoodProvider(options?: SceneOptions): Promise<void> {
  const scene = await signedInScene(options);
  const before = scene.stored();
  expect(await scene.refresh()).toBe('done');
  expect(scene.stored()).not.toEqual(before);
  expect(scene.asked('token')).toHaveLength(2);
  scene.expectQuiet();
}
