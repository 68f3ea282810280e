import { AuthError } from '../../main/auth/auth-error.ts';
import { isWithin, lacking, scopesOf } from '../../main/auth/scope.ts';
import type { IdentityClaims, OidcProvider, SignInDemands, TokenGrant } from '../../main/ports.ts';
import { createInterceptor, type Interceptor } from './interceptor.ts';

/** An OpenID Provider and its client in one, in memory: no HTTP, no cryptography. */
export interface FakeOidcProvider extends OidcProvider, Interceptor<OidcProvider> {
  /** The person who signs in, and the claims that ID tokens have. */
  person: { subject: string; claims: IdentityClaims };
  /** What grants bring besides: a test may change it. */
  grants: {
    refreshToken: 'rotated' | 'same' | 'none';
    idToken: boolean;
    /** Whether they have the ID token itself, as for a provider that wants it back at a logout. */
    idTokenHint: boolean;
    expiresInSeconds: number;
  };
  supports: { revocation: boolean; endSession: boolean };
  /** The provider's time, in seconds. */
  time: () => number;
  /** When the person proved last who they are, in the browser's session there; null without one. */
  provedAt: number | null;
  /** Whether it lets people prove anew who they are when `max_age` says so. */
  keepsMaxAge: boolean;
  /** How people prove who they are: the `acr` of ID tokens. */
  acr: string;
  /** Scopes that the person does not allow, whatever is asked for. */
  readonly declined: Set<string>;
  /** What comes of a refresh that asks for a part of the scope. */
  narrowing: 'done' | 'ignored' | 'refused';
  /** The parameters of the last authorization request. */
  asked: SignInDemands & { readonly another?: boolean };
  /** What `clockOffset` says; a test may change it. */
  offset: number;
  /** The browser and a person who agrees: the query of the redirect. */
  authorize(url: string): string;
  /** Whether a refresh token can still be used. */
  isAlive(refreshToken: string): boolean;
  /** Whose access token it is. */
  subjectOf(accessToken: string): string | undefined;
  /** The provider ends every session. */
  endAllSessions(): void;
  /** Calls so far, by method. */
  readonly calls: Record<keyof OidcProvider, number>;
  /** The greatest number of refreshes that ran at once. */
  readonly mostRefreshes: number;
  /** Every refresh token that was sent here, to be used or revoked. */
  readonly received: string[];
  /** Every secret that was handed out: no log, snapshot or error may have one. */
  readonly secrets: string[];
}

const CLIENT_ID = 'desk';

interface Family {
  readonly subject: string;
  readonly claims: IdentityClaims;
  readonly nonce: string;
  readonly authTime: number;
  readonly scope: string;
  readonly used: Set<string>;
  current: string | null;
}

/** @param issuer whose tokens it gives. */
export function createFakeOidcProvider(issuer = 'https://idp.test'): FakeOidcProvider {
  const { interceptor, through } = createInterceptor<OidcProvider>();
  const families: Family[] = [];
  const codes = new Map<string, { family: Family; codeVerifier: string }>();
  interface Pending {
    readonly nonce: string;
    readonly codeVerifier: string;
    readonly scope: string;
    readonly maxAge: number | undefined;
  }
  const pending = new Map<string, Pending>();
  const subjects = new Map<string, string>();
  let serial = 0;
  const secret = (what: string) => {
    const made = `${what}-secret-${(serial += 1)}-${new URL(issuer).host}`;
    provider.secrets.push(made);
    return made;
  };
  let running = 0;
  let most = 0;
  const call = <T>(method: keyof OidcProvider, work: () => T): Promise<T> => {
    provider.calls[method] += 1;
    return through(method, async () => {
      // A server answers later, never at once.
      await Promise.resolve();
      return work();
    });
  };

  function grantOf(family: Family, scope: string): TokenGrant {
    const { refreshToken, idToken, idTokenHint, expiresInSeconds } = provider.grants;
    if (refreshToken === 'rotated' || family.current === null) {
      if (family.current !== null) family.used.add(family.current);
      family.current = secret('refresh');
    }
    const { subject, claims, nonce, authTime } = family;
    const continuity = { issuer, subject, audience: [CLIENT_ID], authTime, nonce };
    const value = secret('access');
    subjects.set(value, subject);
    return {
      scope: family.scope,
      accessToken: { value, type: 'bearer', scope, expiresInSeconds },
      ...(refreshToken === 'none' ? {} : { refreshToken: family.current }),
      ...(idToken ? { identity: { claims, continuity } } : {}),
      ...(idTokenHint ? { idTokenHint: secret('id-token') } : {}),
    };
  }

  function familyOf(refreshToken: string): Family {
    const family = families.find(
      ({ current, used }) => current === refreshToken || used.has(refreshToken),
    );
    if (family?.current !== refreshToken) {
      // Used before: somebody has a copy, so the whole family ends.
      if (family) family.current = null;
      throw new AuthError('session_ended');
    }
    return family;
  }

  const provider: FakeOidcProvider = {
    ...interceptor,
    person: { subject: 'ada', claims: { name: 'Ada Lovelace' } },
    grants: { refreshToken: 'rotated', idToken: true, idTokenHint: false, expiresInSeconds: 3600 },
    supports: { revocation: true, endSession: true },
    time: () => 1,
    provedAt: null,
    keepsMaxAge: true,
    acr: 'password',
    declined: new Set(),
    narrowing: 'done',
    asked: {},
    offset: 0,
    calls: {
      warm: 0,
      authorizationRequest: 0,
      exchange: 0,
      refresh: 0,
      userInfo: 0,
      revoke: 0,
      endSessionUrl: 0,
      clockOffset: 0,
    },
    secrets: [],
    received: [],
    get mostRefreshes() {
      return most;
    },
    authorize: (url) => {
      const state = new URL(url).searchParams.get('state') ?? '';
      const request = pending.get(state);
      if (!request) throw new Error('no such authorization request');
      const { subject, claims } = provider.person;
      const { nonce, codeVerifier, maxAge = Infinity } = request;
      const now = provider.time();
      const isRecent = provider.provedAt !== null && now - provider.provedAt <= maxAge;
      const authTime = isRecent || !provider.keepsMaxAge ? (provider.provedAt ?? now) : now;
      provider.provedAt = authTime;
      const scope = lacking(scopesOf(request.scope), [...provider.declined]).join(' ');
      const used = new Set<string>();
      const family = { subject, claims, nonce, authTime, scope, used, current: null };
      families.push(family);
      const code = secret('code');
      codes.set(code, { family, codeVerifier });
      return new URLSearchParams({ code, state, iss: issuer }).toString();
    },
    isAlive: (refreshToken) => families.some(({ current }) => current === refreshToken),
    subjectOf: (accessToken) => subjects.get(accessToken),
    endAllSessions: () => {
      for (const family of families) family.current = null;
    },

    warm: () => call('warm', () => undefined),
    authorizationRequest: ({ redirectUri, signal: _, ...asked }) =>
      call('authorizationRequest', () => {
        provider.asked = asked;
        const { another, scope = 'openid offline_access', maxAge, acrValues } = asked;
        const [state, nonce, codeVerifier] = ['state', 'nonce', 'verifier'].map(secret) as [
          string,
          string,
          string,
        ];
        pending.set(state, { nonce, codeVerifier, scope, maxAge });
        const url = new URL(`${issuer}/authorize`);
        url.search = new URLSearchParams({ redirect_uri: redirectUri, state, nonce }).toString();
        if (another === true) url.searchParams.set('prompt', 'select_account');
        const request = { issuer, redirectUri, scope, state, nonce, codeVerifier };
        return {
          ...request,
          url: url.href,
          issRequired: true,
          ...(asked.resource === undefined ? {} : { resource: asked.resource }),
          ...(maxAge === undefined ? {} : { maxAge }),
          ...(acrValues === undefined ? {} : { acrValues }),
        };
      }),
    exchange: (request, response) =>
      call('exchange', () => {
        const issued = codes.get(response.code);
        codes.delete(response.code);
        if (issued?.codeVerifier !== request.codeVerifier) throw new AuthError('response_invalid');
        const { nonce, authTime, scope } = issued.family;
        const { maxAge = Infinity, acrValues = [provider.acr] } = request;
        if (nonce !== request.nonce) throw new AuthError('id_token_invalid');
        if (provider.time() - authTime > maxAge + 30) throw new AuthError('id_token_invalid');
        if (!acrValues.includes(provider.acr)) throw new AuthError('sign_in_too_weak');
        return grantOf(issued.family, scope);
      }),
    refresh: async (refreshToken, continuity, granted, { scope: part, beforeSending }) => {
      if (part !== undefined && !isWithin(part, granted)) {
        throw new AuthError('scope_not_granted', { narrowing: true });
      }
      await beforeSending?.();
      provider.received.push(refreshToken);
      running += 1;
      most = Math.max(most, running);
      try {
        return await call('refresh', () => {
          if (part !== undefined && provider.narrowing === 'refused') {
            throw new AuthError('scope_not_granted', { narrowing: true });
          }
          const family = familyOf(refreshToken);
          if (continuity.subject !== family.subject) throw new AuthError('id_token_invalid');
          if (!isWithin(family.scope, granted)) throw new AuthError('scope_not_granted');
          const isPart = part !== undefined && provider.narrowing === 'done';
          return grantOf(family, isPart ? part : family.scope);
        });
      } finally {
        running -= 1;
      }
    },
    userInfo: (_accessToken, subject) =>
      call('userInfo', () => {
        if (subject !== provider.person.subject) throw new AuthError('id_token_invalid');
        return provider.person.claims;
      }),
    revoke: (refreshToken) =>
      call('revoke', () => {
        provider.received.push(refreshToken);
        if (!provider.supports.revocation) return 'unsupported' as const;
        for (const family of families) {
          if (family.current === refreshToken) family.current = null;
        }
        return 'done' as const;
      }),
    endSessionUrl: ({ idTokenHint, back }) =>
      call('endSessionUrl', () => {
        if (!provider.supports.endSession) return null;
        const query = new URLSearchParams({
          client_id: CLIENT_ID,
          ...(back ? { post_logout_redirect_uri: back.redirectUri, state: back.state } : {}),
          ...(idTokenHint === undefined ? {} : { id_token_hint: idTokenHint }),
        });
        return `${issuer}/logout?${query}`;
      }),
    clockOffset: () => {
      provider.calls.clockOffset += 1;
      return provider.offset;
    },
  };
  return provider;
}
