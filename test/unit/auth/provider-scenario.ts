import { expect, onTestFinished, vi } from 'vitest';
import { AuthError } from '../../../main/auth/auth-error.ts';
import { judgeAuthorizationResponse } from '../../../main/auth/authorization-response.ts';
import { createOidcProvider } from '../../../main/auth/openid-client-provider.ts';
import type { Config } from '../../../main/config.ts';
import type {
  AuthorizationRequest,
  AuthorizationResponse,
  IdTokenContinuity,
  OidcProvider,
  TokenGrant,
} from '../../../main/ports.ts';
import type { ErrorCode } from '../../../preload/errors.ts';
import { createFakeClock, type FakeClock } from '../../fakes/fake-clock.ts';
import { createMutatingProvider, type MutatingProvider } from '../../fakes/mutating-provider.ts';

export const REDIRECT_URI = 'http://127.0.0.1:50007/callback';

/** The provider client under test, over a provider that a test can change. */
export interface ProviderScenario {
  readonly op: MutatingProvider;
  readonly provider: OidcProvider;
  readonly clock: FakeClock;
  request(): Promise<AuthorizationRequest>;
  /** A request, and the redirect that the browser brings back for it. */
  authorize(): Promise<{ request: AuthorizationRequest; response: AuthorizationResponse }>;
  /** A whole sign-in. */
  signIn(): Promise<TokenGrant>;
  /** A refresh with what a sign-in brought. */
  refresh(grant: TokenGrant): Promise<TokenGrant>;
}

export interface ScenarioOptions {
  readonly config?: Partial<Config['provider']>;
  readonly resources?: readonly string[];
}

/** openid-client asks `Date` for the time: it is made to show what the fake clock shows. */
export function createSyncedClock(): FakeClock {
  const clock = createFakeClock();
  vi.useFakeTimers({ toFake: ['Date'], now: clock.now() });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const synced = <A extends unknown[], R>(change: (...args: A) => R) => {
    return (...args: A): R => {
      const result = change(...args);
      vi.setSystemTime(clock.now());
      return result;
    };
  };
  const advance = async (ms: number) => {
    await clock.advance(ms);
    vi.setSystemTime(clock.now());
  };
  return { ...clock, jump: synced(clock.jump), sleep: synced(clock.sleep), advance };
}

export async function createProviderScenario(
  options: ScenarioOptions = {},
): Promise<ProviderScenario> {
  const clock = createSyncedClock();
  const alg = options.config?.idTokenAlgorithm ?? 'RS256';
  const op = await createMutatingProvider(clock, { alg });
  const signal = new AbortController().signal;
  const provider = createOidcProvider({
    provider: {
      name: 'Test sign-in',
      issuer: op.issuer,
      clientId: op.clientId,
      scopes: ['openid', 'profile', 'email', 'offline_access'],
      pushedAuthorization: 'when-required',
      idTokenAlgorithm: alg,
      endSession: true,
      browserOrigins: [],
      anotherAccountPrompt: 'login',
      ...options.config,
    },
    resources: options.resources ?? [],
    timeoutMs: 30_000,
    fetch: op.network.fetch,
    clock,
  });
  const request = () => provider.authorizationRequest({ redirectUri: REDIRECT_URI, signal });
  const authorize = async () => {
    const sent = await request();
    const judged = judgeAuthorizationResponse(op.authorize(sent.url).toString(), sent);
    if (judged?.kind !== 'code') throw new Error('the redirect of the fake provider was refused');
    return { request: sent, response: judged.response };
  };
  return {
    op,
    provider,
    clock,
    request,
    authorize,
    signIn: async () => {
      const sent = await authorize();
      return provider.exchange(sent.request, sent.response, signal);
    },
    refresh: (grant) => provider.refresh(tokenOf(grant), continuityOf(grant), scopeOf(grant), {}),
  };
}

export function tokenOf({ refreshToken }: TokenGrant): string {
  if (refreshToken === undefined) throw new Error('the grant has no refresh token');
  return refreshToken;
}

export function continuityOf({ identity }: TokenGrant): IdTokenContinuity {
  if (!identity) throw new Error('the grant has no ID token');
  return identity.continuity;
}

const scopeOf = ({ accessToken }: TokenGrant) => accessToken.scope;

/** The code that work fails with; `none` when it does not fail. It must be one of ours. */
export async function codeOfFailure(work: Promise<unknown>): Promise<ErrorCode | 'none'> {
  try {
    await work;
    return 'none';
  } catch (error) {
    expect(error).toBeInstanceOf(AuthError);
    return (error as AuthError).code;
  }
}
