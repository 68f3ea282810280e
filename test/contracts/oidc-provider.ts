import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuthError } from '../../main/auth/auth-error.ts';
import { judgeAuthorizationResponse } from '../../main/auth/authorization-response.ts';
import { isWithin, scopesOf } from '../../main/auth/scope.ts';
import type {
  AuthorizationRequest,
  OidcProvider,
  SignInDemands,
  TokenGrant,
} from '../../main/ports.ts';

/** A provider client, and a person with a browser. */
export interface OidcProviderSubject {
  readonly provider: OidcProvider;
  /** The subject of the person who signs in. */
  readonly subject: string;
  /** All scopes of the configuration, and one that is granted when it is asked for besides. */
  readonly scopes: { readonly configured: string; readonly more: string };
  /** How the person proves who they are. */
  readonly acr: string;
  /** The provider's time, in seconds. */
  now(): number;
  /** Opens the address, agrees, and brings the query of the redirect. */
  authorize(url: string): Promise<string>;
  stop(): Promise<void>;
}

const REDIRECT_URI = 'http://127.0.0.1:50007/callback';

async function failure(work: Promise<unknown>): Promise<unknown> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(AuthError);
  return (error as AuthError).code;
}

function parts(grant: TokenGrant) {
  const { refreshToken, identity, accessToken, scope } = grant;
  if (refreshToken === undefined || !identity) throw new Error('the grant is not complete');
  return { refreshToken, identity, accessToken, scope };
}

/** What every `OidcProvider` has to keep, with a server that rotates and detects reuse. */
export function describeOidcProvider(
  name: string,
  start: () => Promise<OidcProviderSubject>,
): void {
  describe(`the contract of OidcProvider, kept by ${name}`, () => {
    let subject: OidcProviderSubject;
    let provider: OidcProvider;
    const { signal } = new AbortController();
    const request = (demands: SignInDemands = {}) =>
      provider.authorizationRequest({ redirectUri: REDIRECT_URI, signal, ...demands });
    const answerTo = async (sent: AuthorizationRequest) => {
      const judged = judgeAuthorizationResponse(await subject.authorize(sent.url), sent);
      if (judged?.kind !== 'code') throw new Error('the redirect was not accepted');
      return judged.response;
    };
    const signIn = async (demands: SignInDemands = {}) => {
      const sent = await request(demands);
      return parts(await provider.exchange(sent, await answerTo(sent), signal));
    };
    const refresh = async (grant: ReturnType<typeof parts>, part: { scope?: string } = {}) => {
      const { refreshToken, identity, scope } = grant;
      return provider.refresh(refreshToken, identity.continuity, scope, part);
    };
    const everything = () => `${subject.scopes.configured} ${subject.scopes.more}`;

    beforeAll(async () => {
      subject = await start();
      provider = subject.provider;
    });
    afterAll(() => subject.stop());

    it('warms as often as it is asked', async () => {
      await Promise.all([provider.warm(), provider.warm()]);
      await provider.warm();
    });

    it('makes each request with secrets of its own, for the given redirect URI [TX-01, TX-05, LB-02]', async () => {
      const [one, other] = [await request(), await request()];
      for (const key of ['state', 'nonce', 'codeVerifier'] as const) {
        expect(one[key]).not.toBe(other[key]);
      }
      expect(one.redirectUri).toBe(REDIRECT_URI);
      expect(one.url).not.toContain(one.codeVerifier);
    });

    it('gets a redirect that belongs to its own request and to no other [TX-04, LB-06]', async () => {
      const [one, other] = [await request(), await request()];
      const query = await subject.authorize(one.url);
      expect(judgeAuthorizationResponse(query, one)?.kind).toBe('code');
      expect(judgeAuthorizationResponse(query, other)).toBeNull();
    });

    it('turns a code into tokens for the person who agreed [IT-02, IT-04]', async () => {
      const sent = await request();
      const { identity, accessToken } = parts(
        await provider.exchange(sent, await answerTo(sent), signal),
      );
      expect(identity.continuity).toMatchObject({
        issuer: sent.issuer,
        subject: subject.subject,
        nonce: sent.nonce,
      });
      expect(identity.claims.name).toEqual(expect.any(String));
      expect(accessToken.type).toBe('bearer');
      expect(accessToken.expiresInSeconds).toBeGreaterThan(0);
    });

    it('takes a code once [AR-06]', async () => {
      const sent = await request();
      const response = await answerTo(sent);
      await provider.exchange(sent, response, signal);
      expect(await failure(provider.exchange(sent, response, signal))).toBe('response_invalid');
    });

    it('takes a code only with the verifier of its request [TX-03]', async () => {
      const [mine, theirs] = [await request(), await request()];
      const response = await answerTo(theirs);
      expect(await failure(provider.exchange(mine, response, signal))).toBe('response_invalid');
    });

    it('refreshes: new tokens for the same person, and the old refresh token is used up [RT-02, RT-12]', async () => {
      const first = await signIn();
      const second = parts(await refresh(first));
      expect(second.accessToken.value).not.toBe(first.accessToken.value);
      expect(second.refreshToken).not.toBe(first.refreshToken);
      expect(second.identity.continuity.subject).toBe(subject.subject);
      expect(parts(await refresh(second)).refreshToken).not.toBe(second.refreshToken);
    });

    it('says session_ended for a used token, and the family is dead [RT-10, RT-18]', async () => {
      const first = await signIn();
      const second = parts(await refresh(first));
      expect(await failure(refresh(first))).toBe('session_ended');
      expect(await failure(refresh(second))).toBe('session_ended');
    });

    it('says session_ended for a token that nobody issued [RT-10]', async () => {
      const grant = await signIn();
      expect(await failure(refresh({ ...grant, refreshToken: 'made-up' }))).toBe('session_ended');
    });

    it('asks for more scopes than the configuration when told to, and says what was granted [IT-09]', async () => {
      const first = await signIn();
      expect(scopesOf(first.scope)).not.toContain(subject.scopes.more);
      const second = await signIn({ scope: everything() });
      expect(scopesOf(second.scope)).toContain(subject.scopes.more);
      expect(scopesOf(second.accessToken.scope)).toContain(subject.scopes.more);
      expect(isWithin(first.scope, second.scope)).toBe(true);
      // What was granted first is no wider for it.
      expect(scopesOf(parts(await refresh(first)).accessToken.scope)).not.toContain(
        subject.scopes.more,
      );
    });

    it('gives an access token for a part of the scope, and the refresh token keeps the whole [RT-13]', async () => {
      const first = await signIn({ scope: everything() });
      const { more } = subject.scopes;
      const part = await refresh(first, { scope: more });
      expect(part.accessToken.scope).toBe(more);
      expect(part.scope).toBe(first.scope);
      // Without openid in the part there is no ID token.
      const whole = parts(await refresh(parts({ identity: first.identity, ...part })));
      expect(isWithin(part.accessToken.scope, whole.accessToken.scope)).toBe(true);
      expect(scopesOf(whole.accessToken.scope).length).toBeGreaterThan(1);
    });

    it('never asks a refresh for more than was granted, and the refresh token stays good [RT-13]', async () => {
      const grant = await signIn();
      const wider = refresh(grant, { scope: subject.scopes.more });
      expect(await failure(wider)).toBe('scope_not_granted');
      parts(await refresh(grant));
    });

    it('has the person prove anew who they are, and the ID token shows when [SU-01, IT-05]', async () => {
      const { identity } = await signIn({ maxAge: 0 });
      const { authTime = 0 } = identity.continuity;
      expect(Math.abs(subject.now() - authTime)).toBeLessThanOrEqual(30);
    });

    it('takes a sign-in of the kind that was asked for, and of no other [SU-01]', async () => {
      await signIn({ acrValues: ['urn:other', subject.acr] });
      const sent = await request({ acrValues: ['urn:other'] });
      const response = await answerTo(sent);
      expect(await failure(provider.exchange(sent, response, signal))).toBe('sign_in_too_weak');
    });

    it('revokes, also twice, and then there is no session [LO-02]', async () => {
      const grant = await signIn();
      expect(await provider.revoke(grant.refreshToken)).toBe('done');
      expect(await provider.revoke(grant.refreshToken)).toBe('done');
      expect(await failure(refresh(grant))).toBe('session_ended');
    });

    it('finds no fault with a clock that is right, before and after a sign-in [RT-16]', async () => {
      expect(provider.clockOffset()).toBe(0);
      await signIn();
      expect(provider.clockOffset()).toBe(0);
    });

    it('names where to sign out in the browser, without saying who it is [LO-03]', async () => {
      const url = new URL((await provider.endSessionUrl({})) ?? '');
      expect(url.searchParams.get('client_id')).toEqual(expect.any(String));
      for (const name of ['id_token_hint', 'post_logout_redirect_uri', 'state']) {
        expect(url.searchParams.has(name)).toBe(false);
      }
    });

    it('names where the browser is to come back to, with a state, and the hint that it is given [LO-03]', async () => {
      const redirectUri = 'http://127.0.0.1:50008/signed-out';
      const back = { redirectUri, state: 'a state' };
      const plain = new URL((await provider.endSessionUrl({ back })) ?? '');
      expect(plain.searchParams.get('client_id')).toEqual(expect.any(String));
      expect(plain.searchParams.get('post_logout_redirect_uri')).toBe(redirectUri);
      expect(plain.searchParams.get('state')).toBe('a state');
      expect(plain.searchParams.has('id_token_hint')).toBe(false);
      const hinted = new URL((await provider.endSessionUrl({ back, idTokenHint: 'a.b.c' })) ?? '');
      expect(hinted.searchParams.get('id_token_hint')).toBe('a.b.c');
    });
  });
}
