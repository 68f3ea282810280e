/**
 * The app's main process without Electron: the app's own session on the real HTTP, the real listener
 * and the demo provider. The keyring is in memory, and the browser runs no script.
 */
import { createHttpFetch } from '../../../main/auth/whole-answer.ts';
import { compose } from '../../../main/compose.ts';
import { parseConfig } from '../../../main/config.ts';
import { systemClock } from '../../../main/electron/clock.ts';
import { httpOpen } from '../../rig/node-http-open.ts';
import { systemRandom } from '../../../main/electron/random.ts';
import { createRedirectListener } from '../../../main/loopback/redirect-listener.ts';
import type { Clock, HttpOpen } from '../../../main/ports.ts';
import { demoConfig, type DemoAddress } from '../../../demo/app-config.ts';
import { createFakeCredentialStore } from '../../fakes/fake-credential-store.ts';
import { createFakeLog } from '../../fakes/fake-log.ts';
import { createFakeSignOutMarks } from '../../fakes/fake-sign-out-marks.ts';
import { createFakeStoreTrace } from '../../fakes/fake-store-trace.ts';
import { createFakeStoreLock } from '../../fakes/fake-store-lock.ts';
import { withDeclaredCodes } from '../../rig/declared-codes.ts';
import { signInOverHttp, type SignInDecision } from '../../rig/scripted-browser.ts';

/** What stays when the app is started again. */
export type Machine = ReturnType<typeof createMachine>;

export function createMachine(demo: DemoAddress) {
  const store = createFakeCredentialStore();
  const log = createFakeLog();
  const marks = createFakeSignOutMarks();
  /** How far the hands of the monotonic clock were moved on. */
  let movedBy = 0;
  const clock: Clock = { ...systemClock, monotonic: () => systemClock.monotonic() + movedBy };
  return {
    demo,
    store,
    marks,
    log,
    clock,
    /** Lets an access token be as old as if this time had passed. */
    passTime: (ms: number) => {
      movedBy += ms;
    },
    /** Everything in the keyring, as one text. */
    keyring: () => [...store.items.values()].join('\n'),
  };
}

/** What the browser does with the sign-in page, and the page that its tab ends on. */
export interface Tab {
  readonly url: string;
  /** Walks through the pages and follows the redirect to the app. */
  finish(decision?: SignInDecision): Promise<{ status: number; url: string; text: string }>;
}

async function follow(redirect: string) {
  const response = await fetch(redirect, { signal: AbortSignal.timeout(15_000) });
  return { status: response.status, url: response.url, text: await response.text() };
}

/**
 * Starts the app; `openTab` waits for the browser that a sign-in opens.
 * @param configText the configuration file's content; the demo's, unless told.
 * @param open the network of its requests; Node's, unless told.
 */
export async function startApp(
  { demo, store, marks, log, clock }: Machine,
  configText = demoConfig(demo),
  open: HttpOpen = httpOpen,
) {
  const parsed = parseConfig(configText);
  if (parsed.kind !== 'ok') throw new Error(`the demo's configuration is ${parsed.kind}`);
  const { config } = parsed;
  const tabs: string[] = [];
  let opened = Promise.withResolvers<string>();
  const { session: created, request } = compose(config, {
    channel: 'development',
    profile: '/profile',
    store,
    marks,
    lock: createFakeStoreLock(),
    trace: createFakeStoreTrace(),
    open,
    fetch: createHttpFetch(open, clock),
    listener: createRedirectListener(),
    browser: {
      open: (url) => {
        tabs.push(url);
        opened.resolve(url);
        return Promise.resolve();
      },
    },
    clock,
    random: systemRandom,
    log,
    focusApp: () => {},
  });
  const session = withDeclaredCodes(created);
  await session.start();

  const openTab = async (): Promise<Tab> => {
    const url = await opened.promise;
    opened = Promise.withResolvers<string>();
    return { url, finish: async (decision) => follow(await signInOverHttp(url, decision)) };
  };
  return {
    session,
    request,
    tabs,
    openTab,
    /** Signs in to the end, as the person says. */
    signIn: async (decision?: SignInDecision) => {
      const answered = session.signIn();
      const page = await (await openTab()).finish(decision);
      return { snapshot: await answered, page };
    },
  };
}
