/** One run: the provider under test, the app's real session before it, and what a person does. */
import { expect, onTestFinished } from 'vitest';
import { codeOf } from '../../../main/auth/auth-error.ts';
import type { ErrorCode } from '../../../preload/contract.ts';
import { demoConfig } from '../../../demo/app-config.ts';
import { createMachine, startApp } from '../../integration/auth/app-without-electron.ts';
import type { ClientProfile } from './module.ts';
import type { Mutation } from './mutation.ts';
import { startProviderUnderTest } from './provider-under-test.ts';
import { wireProblems } from './wire-checks.ts';

const CALL = { api: 'demo', method: 'GET', path: '/profile' } as const;
/** Longer than an access token of the provider lives, shorter than its keys are remembered. */
const EXPIRED_MS = 120_000;
/** Shorter than an access token lives, longer than one is new. */
const OLD_MS = 30_000;
const SCOPES = ['openid', 'profile', 'email', 'offline_access'];

type Config = Record<string, unknown> & { readonly provider: Record<string, unknown> };

function configFor(profile: ClientProfile, address: Parameters<typeof demoConfig>[0]): string {
  const { provider } = JSON.parse(demoConfig(address)) as Config;
  if (profile === 'basic') return demoConfig(address);
  if (profile === 'fapi2') {
    const idTokenAlgorithm = 'ES256';
    return demoConfig(address, { provider: { ...provider, idTokenAlgorithm } });
  }
  // An access token for an API is not one for UserInfo (RI-01).
  const { signOutEverywhere: _api, ...alone } = provider;
  return demoConfig(address, { provider: { ...alone, scopes: SCOPES }, apis: {} });
}

/** What came of something that was tried. */
export type Outcome = ErrorCode | 'done';

const outcomeOf = (work: Promise<unknown>): Promise<Outcome> => work.then(() => 'done', codeOf);

/**
 * Starts provider and app.
 * @param atEnd takes what ends them; with the test, unless told.
 */
export async function startRun(
  profile: ClientProfile = 'basic',
  atEnd: (end: () => Promise<unknown>) => void = (end) => {
    onTestFinished(async () => {
      await end();
    });
  },
) {
  const provider = await startProviderUnderTest({
    idTokenAlgorithm: profile === 'fapi2' ? 'ES256' : 'RS256',
    requirePar: profile === 'fapi2',
  });
  atEnd(() => provider.stop());
  const machine = createMachine(provider);
  const app = await startApp(machine, configFor(profile, provider));
  atEnd(() => app.session.stop());
  const { session } = app;

  const asked = (path: string) => provider.seen.filter(({ url }) => url.pathname === path);

  /**
   * Signs in.
   * @param meanwhile what happens before the person is done in the browser, given what was asked there.
   */
  async function signIn(meanwhile: (asked: URLSearchParams) => Promise<unknown> = async () => {}) {
    const answered = outcomeOf(session.signIn());
    const tab = await Promise.race([app.openTab(), answered]);
    if (typeof tab === 'string') return { outcome: tab, page: null };
    await meanwhile(new URL(tab.url).searchParams);
    const page = await tab.finish();
    // A page of somebody else's answer does not end the attempt: the person does.
    if (page.status === 400) session.cancelSignIn();
    return { outcome: await answered, page };
  }

  return {
    provider,
    machine,
    app,
    session,
    signIn,
    /** Signs out, and looks at the tab that opens for it. */
    signOut: async () => {
      expect(await session.signOut()).toMatchObject({ revocation: 'done', endSession: 'opened' });
      return (await app.openTab()).url;
    },
    mutateBy: (mutation: Mutation) => {
      provider.mutateBy(mutation);
    },
    /** Calls the API with whatever token that takes. */
    call: () => outcomeOf(app.request(CALL)),
    /** The access token is too old from now on. */
    expire: () => {
      machine.passTime(EXPIRED_MS);
    },
    /** The API refuses the access token that the app has, which it did not get just now. */
    refuseOldToken: () => {
      machine.passTime(OLD_MS);
      provider.refuseNextCall();
    },
    /** Requests that the app sent to an endpoint, by path. */
    asked,
    /** Requests with tokens: to the API, and to UserInfo. */
    tokensUsed: () => provider.seen.filter(({ headers }) => headers.authorization !== undefined),
    isSignedIn: () => session.snapshot().state === 'signedIn',
    /** A refresh token in the credential store. */
    keeps: () => machine.keyring().includes('refreshToken'),
    /** What is wrong with what was sent. */
    wireProblems: () => wireProblems(provider.seen, app.tabs, provider),
  };
}

/** A run. */
export type Run = Awaited<ReturnType<typeof startRun>>;

/** The refresh tokens that were sent, in turn. */
export function refreshTokensSent({ asked }: Run): string[] {
  const sent = asked('/token').map(({ body }) => new URLSearchParams(body).get('refresh_token'));
  return sent.filter((token) => token !== null);
}
