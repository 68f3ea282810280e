/**
 * The `OidcProvider` over openid-client, the only file that imports it. openid-client speaks the
 * protocol; what it leaves to the application (measured, see docs/decisions) is checked around it.
 */
import * as client from 'openid-client';
import type { AuthorizationRequest, Clock, HttpFetch, IdTokenContinuity } from '../ports.ts';
import type { OidcProvider, TokenGrant } from '../ports.ts';
import type { Config } from '../config.ts';
import { AuthError } from './auth-error.ts';
import { authorizationParameters } from './authorization-parameters.ts';
import { endSessionUrls } from './end-session-urls.ts';
import {
  checkAccessTokenHash,
  checkContinuity,
  checkIdToken,
  displayClaims,
} from './id-token-checks.ts';
import { createProviderClock } from './provider-clock.ts';
import { createProviderDocuments } from './provider-documents.ts';
import type { Observed } from './provider-fetch.ts';
import type { ProviderMetadata } from './provider-metadata.ts';
import { createProviderFetch } from './provider-fetch.ts';
import { grantedScope, isWithin } from './scope.ts';
import { readTokenResponse } from './token-response.ts';
import { translateFailure } from './provider-failure.ts';
import { isBrowserUrl, isEndpoint, parseUrl } from './url-rules.ts';

/** What the provider client is built from. */
export interface ProviderOptions {
  readonly provider: Config['provider'];
  /** Resource indicators of the configured APIs (RFC 8707); the first is asked for at sign-in. */
  readonly resources: readonly string[];
  readonly timeoutMs: number;
  /**
   * Whether a response without `iss` is refused, whatever the metadata say: what the browser brings may be
   * another provider's, and the one that is asked may be the one who lies (RFC 9700 section 4.4.2).
   */
  readonly needsIss?: boolean;
  readonly fetch: HttpFetch;
  readonly clock: Clock;
}

type TokenEndpointResult = Awaited<ReturnType<typeof client.refreshTokenGrant>>;

/**
 * Seconds that no clock is off by. openid-client's own comparison of times is put out of force with it:
 * it reads `clockSkew` once, when a configuration is made, and freezes it (measured, 6.8.9), which is
 * before the answer comes whose `Date` the ID token is judged by. `checkIdToken` compares instead.
 */
const ANY_TIME = Number.MAX_SAFE_INTEGER;

/** What openid-client sees of the metadata: what was checked, and nothing else. */
function toServerMetadata(metadata: ProviderMetadata): client.ServerMetadata {
  const { revocationEndpoint, userinfoEndpoint, pushedAuthorizationRequestEndpoint } = metadata;
  return {
    issuer: metadata.issuer,
    authorization_endpoint: metadata.authorizationEndpoint,
    token_endpoint: metadata.tokenEndpoint,
    jwks_uri: metadata.jwksUri,
    authorization_response_iss_parameter_supported: metadata.issInResponse,
    ...(revocationEndpoint === undefined ? {} : { revocation_endpoint: revocationEndpoint }),
    ...(userinfoEndpoint === undefined ? {} : { userinfo_endpoint: userinfoEndpoint }),
    ...(pushedAuthorizationRequestEndpoint === undefined
      ? {}
      : { pushed_authorization_request_endpoint: pushedAuthorizationRequestEndpoint }),
  };
}

/** Creates the provider client; nothing is sent before it is asked for something. */
export function createOidcProvider(options: ProviderOptions): OidcProvider {
  const { provider, resources, timeoutMs, needsIss = false, fetch, clock } = options;
  const allowLoopbackHttp = __DEVELOPMENT_BUILD__ && provider.issuer.startsWith('http:');
  const issuerOrigin = parseUrl(provider.issuer)?.origin ?? '';
  const browserOrigins = [issuerOrigin, ...provider.browserOrigins];
  const rules = { issuer: provider.issuer, browserOrigins, allowLoopbackHttp };
  const time = createProviderClock(clock);
  const documents = createProviderDocuments({ fetch, clock, time, rules, timeoutMs });

  const mayBeOpened = (text: string) =>
    isEndpoint(text, allowLoopbackHttp) && isBrowserUrl(text, browserOrigins, allowLoopbackHttp);

  /**
   * A configuration of openid-client for one operation: its own fetch, and no keys remembered from
   * earlier operations, so that the keys always come from `documents`.
   */
  async function operation(signal?: AbortSignal) {
    const metadata = await documents.metadata();
    const configuration = new client.Configuration(
      toServerMetadata(metadata),
      provider.clientId,
      {
        // Pinned: metadata that advertises `none` would otherwise be believed (IT-01).
        id_token_signed_response_alg: provider.idTokenAlgorithm,
        [client.clockTolerance]: ANY_TIME,
      },
      client.None(),
    );
    client.enableNonRepudiationChecks(configuration);
    if (__DEVELOPMENT_BUILD__ && allowLoopbackHttp) {
      // Marked as deprecated to stand out, and this is what it is for: a provider on this machine.
      // eslint-disable-next-line @typescript-eslint/no-deprecated
      client.allowInsecureRequests(configuration);
    }
    const { jwksUri, tokenEndpoint } = metadata;
    const to = { documents, jwksUri, tokenEndpoint };
    const bridge = createProviderFetch({ fetch, clock, time, ...to, timeoutMs, signal });
    configuration[client.customFetch] = (url, init) => bridge.fetch(url, init as RequestInit);
    configuration.timeout = timeoutMs / 1000;
    return { configuration, metadata, observed: bridge.observed };
  }

  /** The checked ID token, where a logout will need it; else it is dropped here (LO-03). */
  const hintOf = ({ id_token: idTokenHint }: TokenEndpointResult) =>
    provider.idTokenHint === true && idTokenHint !== undefined ? { idTokenHint } : {};

  /** Runs a grant and translates whatever goes wrong, once, here. */
  async function grant(
    observed: Observed,
    phase: 'exchange' | 'refresh',
    send: () => Promise<TokenEndpointResult>,
    check: (result: TokenEndpointResult) => Promise<TokenGrant>,
  ): Promise<TokenGrant> {
    try {
      return await check(await send());
    } catch (error) {
      throw translateFailure(error, observed, phase);
    }
  }

  async function identityOf(
    result: TokenEndpointResult,
    observed: Observed,
    extra: Pick<AuthorizationRequest, 'maxAge' | 'acrValues'> & {
      readonly nonce?: string;
      readonly tolerance?: number;
    },
  ) {
    const claims = result.claims();
    if (!claims) return null;
    const { issuer, clientId } = provider;
    const { nonce, ...limits } = extra;
    const facts = checkIdToken(claims, { issuer, clientId, ...limits }, observed.time);
    const alg = observed.idTokenHeader?.alg ?? '';
    await checkAccessTokenHash(claims, alg, result.access_token);
    const continuity: IdTokenContinuity = nonce === undefined ? facts : { ...facts, nonce };
    return { claims, identity: { claims: displayClaims(claims), continuity } };
  }

  return {
    warm: () => documents.warm(),
    clockOffset: () => time.offset(),

    async authorizationRequest({ redirectUri, signal, another = false, ...demands }) {
      const { configuration, metadata, observed } = await operation(signal);
      const codeVerifier = client.randomPKCECodeVerifier();
      const state = client.randomState();
      const nonce = client.randomNonce();
      const codeChallenge = await client.calculatePKCECodeChallenge(codeVerifier);
      const scope = demands.scope ?? provider.scopes.join(' ');
      const own = { scope, redirectUri, state, nonce, codeChallenge, another, resources };
      const parameters = authorizationParameters(provider, { ...demands, ...own });
      const pushed =
        metadata.requiresPushedAuthorization ||
        (provider.pushedAuthorization === 'when-offered' &&
          metadata.pushedAuthorizationRequestEndpoint !== undefined);
      let url: string;
      try {
        url = pushed
          ? (await client.buildAuthorizationUrlWithPAR(configuration, parameters)).href
          : client.buildAuthorizationUrl(configuration, parameters).href;
      } catch (error) {
        throw translateFailure(error, observed, 'request');
      }
      if (!isBrowserUrl(url, browserOrigins, allowLoopbackHttp)) {
        throw new AuthError('provider_invalid');
      }
      const { issuer } = provider;
      const issRequired = needsIss || metadata.issInResponse;
      const { resource = resources[0], maxAge, acrValues } = demands;
      const sent = { url, issuer, redirectUri, scope, state, nonce, codeVerifier, issRequired };
      return {
        ...sent,
        ...(resource === undefined ? {} : { resource }),
        ...(maxAge === undefined ? {} : { maxAge }),
        ...(acrValues === undefined ? {} : { acrValues }),
      };
    },

    async exchange(request, response, signal) {
      const { configuration, observed } = await operation(signal);
      // Built from the registered redirect URI, never from the request that came in (AR-05).
      const currentUrl = new URL(request.redirectUri);
      currentUrl.searchParams.set('code', response.code);
      currentUrl.searchParams.set('state', request.state);
      if (response.iss !== undefined) currentUrl.searchParams.set('iss', response.iss);
      const { nonce, resource, maxAge, acrValues } = request;
      const asked = {
        ...(maxAge === undefined ? {} : { maxAge }),
        ...(acrValues === undefined ? {} : { acrValues }),
      };
      return grant(
        observed,
        'exchange',
        () =>
          client.authorizationCodeGrant(
            configuration,
            currentUrl,
            {
              pkceCodeVerifier: request.codeVerifier,
              expectedState: request.state,
              expectedNonce: nonce,
              idTokenExpected: true,
              ...(maxAge === undefined ? {} : { maxAge }),
            },
            resource === undefined ? {} : { resource },
          ),
        async (result) => {
          const identity = await identityOf(result, observed, { nonce, ...asked });
          if (!identity) throw new AuthError('id_token_invalid');
          const read = readTokenResponse(result, request.scope);
          const scope = grantedScope(request.scope, result.scope, resources);
          return { ...read, scope, identity: identity.identity, ...hintOf(result) };
        },
      );
    },

    async refresh(refreshToken, continuity, granted, options) {
      const { resource, scope, signal, beforeSending } = options;
      if (scope !== undefined && !isWithin(scope, granted))
        throw new AuthError('scope_not_granted', { narrowing: true });
      const { configuration, observed } = await operation(signal);
      // Had before they are needed: without them the rotated token in the answer would be lost.
      await documents.keys();
      await beforeSending?.();
      return grant(
        observed,
        'refresh',
        // No scope, or a part: the server keeps what was granted and is never asked for more (RT-13).
        () =>
          client.refreshTokenGrant(configuration, refreshToken, {
            ...(resource === undefined ? {} : { resource }),
            ...(scope === undefined ? {} : { scope }),
          }),
        async (result) => {
          // Read for its continuity, not to sign somebody in: no clock, on either side, may cost the
          // rotated refresh token that came with it (RT-16).
          const identity = await identityOf(result, observed, { tolerance: ANY_TIME });
          if (identity) checkContinuity(continuity, identity.claims, identity.identity.continuity);
          const read = { ...readTokenResponse(result, granted, scope), scope: granted };
          return identity ? { ...read, identity: identity.identity, ...hintOf(result) } : read;
        },
      ).catch((error: unknown) => {
        // The refresh token is as good as before: only this part of it is not given (RFC 6749 section 5.2).
        const isPart = scope !== undefined && observed.error === 'invalid_scope';
        throw isPart ? new AuthError('scope_not_granted', { narrowing: true }) : error;
      });
    },

    async userInfo(accessToken, subject) {
      const { configuration, metadata, observed } = await operation();
      if (metadata.userinfoEndpoint === undefined) return {};
      try {
        return displayClaims(await client.fetchUserInfo(configuration, accessToken, subject));
      } catch (error) {
        throw translateFailure(error, observed, 'request');
      }
    },

    async revoke(refreshToken) {
      const { configuration, metadata, observed } = await operation();
      if (metadata.revocationEndpoint === undefined) return 'unsupported';
      try {
        await client.tokenRevocation(configuration, refreshToken, {
          token_type_hint: 'refresh_token',
        });
        return 'done';
      } catch (error) {
        const { status } = observed;
        if (status >= 400 && status < 500 && !LATER.includes(status)) return 'refused';
        throw translateFailure(error, observed, 'request');
      }
    },

    async endSessionUrl(logout) {
      const { metadata } = await operation();
      const { endSessionEndpoint } = metadata;
      if (endSessionEndpoint === undefined) return null;
      const urls = endSessionUrls(endSessionEndpoint, provider.clientId, logout);
      return urls.find(mayBeOpened) ?? null;
    },
  };
}

/** Request Timeout, Too Early, Too Many Requests: the same request may work later. */
const LATER: readonly number[] = [408, 425, 429];
