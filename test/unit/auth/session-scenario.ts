import { expect } from 'vitest';
import { codeOf } from '../../../main/auth/auth-error.ts';
import { createSession, type Session } from '../../../main/auth/session.ts';
import type { SignInService } from '../../../main/auth/sign-in-services.ts';
import type { SessionRecord } from '../../../main/ports.ts';
import type { SessionSnapshot } from '../../../preload/contract.ts';
import type { ErrorCode } from '../../../preload/errors.ts';
import { createFakeClock, turn, type FakeClock } from '../../fakes/fake-clock.ts';
import { createFakeNetwork, type FakeNetwork } from '../../fakes/fake-http-fetch.ts';
import { createFakeLog, type FakeLog } from '../../fakes/fake-log.ts';
import { createFakeOidcProvider, type FakeOidcProvider } from '../../fakes/fake-oidc-provider.ts';
import { createFakeRandom } from '../../fakes/fake-random.ts';
import { FakeRedirectListener, type Shown } from '../../fakes/fake-redirect-listener.ts';
import {
  createFakeSystemBrowser,
  type FakeSystemBrowser,
} from '../../fakes/fake-system-browser.ts';
import { createFakeStoreTrace, type FakeStoreTrace } from '../../fakes/fake-store-trace.ts';
import { createFakeStoreLock, type FakeStoreLock } from '../../fakes/fake-store-lock.ts';
import { createFakeVault, type FakeVault } from '../../fakes/fake-vault.ts';
import { withDeclaredCodes } from '../../rig/declared-codes.ts';

/** A session over fakes. */
export interface SessionScenario {
  readonly session: Session;
  readonly provider: FakeOidcProvider;
  readonly vault: FakeVault;
  readonly lock: FakeStoreLock;
  readonly trace: FakeStoreTrace;
  readonly listener: FakeRedirectListener;
  readonly browser: FakeSystemBrowser;
  /** What is reached without the provider's client. */
  readonly network: FakeNetwork;
  readonly clock: FakeClock;
  readonly log: FakeLog;
  /** Every snapshot that was published, in order. */
  readonly snapshots: SessionSnapshot[];
  /** How often the app's window was brought forward. */
  focused(): number;
  /** The address that was opened last; waits for it. */
  openedUrl(): Promise<string>;
  /** A browser comes back to the app with this query. */
  visit(query: string): Promise<Shown>;
  /** The person agrees in the browser that was opened last. */
  agree(): Promise<Shown>;
  /** Signs in to the end. */
  signIn(): Promise<SessionSnapshot>;
}

export interface SessionScenarioOptions {
  readonly service?: Partial<SignInService>;
  /** More services than the first. */
  readonly others?: readonly SignInService[];
  readonly ports?: 'any' | number[];
  readonly mainResource?: string;
  /** Those of an earlier run. */
  readonly provider?: FakeOidcProvider;
  readonly vault?: FakeVault;
  readonly clock?: FakeClock;
  readonly trace?: FakeStoreTrace;
  readonly random?: ReturnType<typeof createFakeRandom>;
}

/** Nothing is started yet. */
export function createSessionScenario(options: SessionScenarioOptions = {}): SessionScenario {
  const { provider = createFakeOidcProvider(), vault = createFakeVault() } = options;
  const listener = new FakeRedirectListener();
  const browser = createFakeSystemBrowser();
  const { clock = createFakeClock() } = options;
  provider.time = () => Math.floor(clock.now() / 1000);
  const network = createFakeNetwork(clock);
  const log = createFakeLog();
  const lock = createFakeStoreLock();
  const { trace = createFakeStoreTrace() } = options;
  let focused = 0;
  const created = createSession({
    config: {
      redirect: { path: '/callback', ports: options.ports ?? 'any' },
      timeouts: {
        signInSeconds: 300,
        requestSeconds: 30,
        storeSeconds: 10,
        streamIdleSeconds: 120,
      },
    },
    services: [
      {
        issuer: 'https://idp.test',
        name: 'Test sign-in',
        provider,
        redirectPath: '/callback',
        mainResource: options.mainResource,
        endSession: true,
        ...options.service,
      },
      ...(options.others ?? []),
    ],
    vault,
    lock,
    trace,
    listener,
    browser,
    fetch: network.fetch,
    clock,
    random: options.random ?? createFakeRandom(),
    log,
    focusApp: () => {
      focused += 1;
    },
  });
  const session = withDeclaredCodes(created);
  const snapshots: SessionSnapshot[] = [];
  session.subscribe((snapshot) => snapshots.push(snapshot));

  const openedUrl = async () => {
    await turn();
    const url = browser.opened.at(-1);
    if (url === undefined) throw new Error('no browser was opened');
    return url;
  };
  const redirectUri = async () => new URL(await openedUrl()).searchParams.get('redirect_uri') ?? '';
  const visit = async (query: string) => listener.visit(await redirectUri(), query);
  const agree = async () => visit(provider.authorize(await openedUrl()));
  return {
    session,
    provider,
    vault,
    lock,
    trace,
    listener,
    browser,
    network,
    clock,
    log,
    snapshots,
    focused: () => focused,
    openedUrl,
    visit,
    agree,
    signIn: async () => {
      const signedIn = session.signIn();
      await agree();
      return signedIn;
    },
  };
}

/** A scenario in which nobody is signed in and nothing is under way. */
export async function signedOut(options: SessionScenarioOptions = {}): Promise<SessionScenario> {
  const scenario = createSessionScenario(options);
  await scenario.session.start();
  return scenario;
}

/** A scenario in which the person has just signed in. */
export async function signedIn(options: SessionScenarioOptions = {}): Promise<SessionScenario> {
  const scenario = await signedOut(options);
  await scenario.signIn();
  return scenario;
}

/** A session of an earlier run, whose refresh token the provider knows. */
export async function earlierSession(): Promise<SessionScenario> {
  const scenario = createSessionScenario();
  const { provider, vault } = scenario;
  const signal = new AbortController().signal;
  const redirectUri = 'http://127.0.0.1:1/callback';
  const request = await provider.authorizationRequest({ redirectUri, signal });
  const code = new URLSearchParams(provider.authorize(request.url)).get('code') ?? '';
  const grant = await provider.exchange(request, { code }, signal);
  if (!grant.identity || grant.refreshToken === undefined) throw new Error('no session');
  const { nonce: _, ...continuity } = grant.identity.continuity;
  const { refreshToken } = grant;
  vault.put({ refreshToken, scope: request.scope, continuity, journal: null });
  return scenario;
}

/** The computer sleeps for two hours, soon after the access token came: it has expired then. */
export async function expire(clock: FakeClock): Promise<void> {
  await clock.advance(10_000);
  clock.sleep(2 * 60 * 60 * 1000);
}

/** The one record in the vault. */
export function onlyRecord(vault: FakeVault): SessionRecord {
  const [record, ...more] = vault.records();
  if (!record || more.length > 0) throw new Error(`${vault.records().length} records in the vault`);
  return record;
}

/** The code that work fails with, `none` when it does not fail. */
export const codeOfFailed = (work: Promise<unknown>): Promise<ErrorCode | 'none'> =>
  work.then(() => 'none', codeOf);

/** No secret is in what the page, the log or the browser's pages could show. */
export function expectNoSecrets({ provider, snapshots, log }: SessionScenario): void {
  const shown = JSON.stringify(snapshots) + log.text();
  expect(provider.secrets.filter((secret) => shown.includes(secret))).toEqual([]);
}
