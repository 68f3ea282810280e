/**
 * An authorization server in memory: rotation, reuse detection with a grace period, signed ID tokens, a
 * key set that changes; and the API that takes its access tokens. It tells what it does to a witness.
 */
import { createHash } from 'node:crypto';
import type { FakeAnswer, FakeServer, SentRequest } from '../../../fakes/fake-http-fetch.ts';
import { sign, signingKey, type SigningKey } from '../../../fakes/signing-keys.ts';
import { accessToken, refreshToken, tokensIn, type Account } from './token-names.ts';

export const ISSUER = 'https://idp.test';
export const CLIENT_ID = 'desk';
export const API_ORIGIN = 'https://api.test';

/** How a server is set up. */
export interface ServerOptions {
  /** For how long a spent refresh token is forgiven. */
  readonly graceMs: number;
  /** Whether each refresh brings a new refresh token. */
  readonly rotates: boolean;
  readonly lifetimeSeconds: number;
}

/** Told what happens at the server. */
export interface ServerWitness {
  granted(family: string, account: Account): void;
  rotated(family: string, generation: number): void;
  ended(family: string, why: 'revoked' | 'reuse' | 'left'): void;
  /** An access token came to the API: `expired` for how many milliseconds, 0 when it is good. */
  accessTokenUsed(family: string, generation: number, expired: number): void;
}

interface Family {
  readonly id: string;
  readonly account: Account;
  readonly authTime: number;
  newest: number;
  alive: boolean;
  /** When each generation was spent. */
  readonly spent: Map<number, number>;
}

interface Code {
  readonly request: URLSearchParams;
  readonly account: Account;
}

const KEYS = 3;
const json = (body: unknown, status = 200): FakeAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
const refuse = (error: string, status = 400) => json({ error }, status);
const METADATA = {
  issuer: ISSUER,
  authorization_endpoint: `${ISSUER}/authorize`,
  token_endpoint: `${ISSUER}/token`,
  jwks_uri: `${ISSUER}/jwks`,
  revocation_endpoint: `${ISSUER}/revocation`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['ES256'],
  code_challenge_methods_supported: ['S256'],
  authorization_response_iss_parameter_supported: true,
};

/** @param now the true time: neither sleep nor a computer's wrong clock changes it. */
export async function createAuthorizationServer(
  now: () => number,
  options: ServerOptions,
  witness: ServerWitness,
) {
  const pool = await Promise.all(
    Array.from({ length: KEYS }, (_, at) => signingKey('ES256', `key-${at}`)),
  );
  const families = new Map<string, Family>();
  const codes = new Map<string, Code>();
  const goodUntil = new Map<string, number>();
  const refusedTokens = new Set<string>();
  let serial = 0;
  let rotations = 0;
  const seconds = () => Math.floor(now() / 1000);
  const key = (back: number) => pool[(rotations + KEYS - back) % KEYS] as SigningKey;

  function end(family: Family, why: 'revoked' | 'reuse' | 'left'): void {
    if (!family.alive) return;
    family.alive = false;
    witness.ended(family.id, why);
  }

  async function tokens(family: Family, nonce: string | null): Promise<FakeAnswer> {
    const { id, newest, authTime, account } = family;
    const access = accessToken(id, newest, (serial += 1));
    goodUntil.set(access, now() + options.lifetimeSeconds * 1000);
    const claims = {
      iss: ISSUER,
      sub: account,
      aud: CLIENT_ID,
      iat: seconds(),
      exp: seconds() + 300,
      auth_time: authTime,
      name: account,
      ...(nonce === null ? {} : { nonce }),
    };
    return json({
      access_token: access,
      token_type: 'Bearer',
      expires_in: options.lifetimeSeconds,
      id_token: await sign(claims, key(0)),
      ...(nonce !== null || options.rotates ? { refresh_token: refreshToken(id, newest) } : {}),
    });
  }

  function redeemCode(form: URLSearchParams): FakeAnswer | Promise<FakeAnswer> {
    const code = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const verifier = form.get('code_verifier') ?? '';
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    if (challenge !== code?.request.get('code_challenge')) return refuse('invalid_grant');
    const id = `${code.account}-${families.size}`;
    const { account } = code;
    const family = { id, account, authTime: seconds(), newest: 0, alive: true, spent: new Map() };
    families.set(id, family);
    witness.granted(id, account);
    return tokens(family, code.request.get('nonce') ?? '');
  }

  function refresh(form: URLSearchParams): FakeAnswer | Promise<FakeAnswer> {
    const [sent] = tokensIn(form.get('refresh_token') ?? '');
    const family = families.get(sent?.family ?? '');
    if (!sent || !family?.alive) return refuse('invalid_grant');
    if (!options.rotates) return tokens(family, null);
    const spentAt = family.spent.get(sent.generation);
    if (spentAt !== undefined && now() - spentAt > options.graceMs) {
      end(family, 'reuse');
      return refuse('invalid_grant');
    }
    if (spentAt === undefined) family.spent.set(sent.generation, now());
    family.newest += 1;
    witness.rotated(family.id, family.newest);
    return tokens(family, null);
  }

  const endpoints: Readonly<Record<string, FakeServer>> = {
    'openid-configuration': () => json(METADATA),
    jwks: () => json({ keys: [key(0), key(1)].map(({ publicJwk }) => publicJwk) }),
    token: ({ form }) => {
      if (form.get('client_id') !== CLIENT_ID) return refuse('invalid_client', 401);
      return form.get('grant_type') === 'refresh_token' ? refresh(form) : redeemCode(form);
    },
    revocation: ({ form }) => {
      const [sent] = tokensIn(form.get('token') ?? '');
      const family = families.get(sent?.family ?? '');
      if (family) end(family, 'left');
      return {};
    },
  };
  const dated = (answer: FakeAnswer): FakeAnswer => ({
    ...answer,
    headers: { date: new Date(now()).toUTCString(), ...answer.headers },
  });

  return {
    serve: async (request: SentRequest): Promise<FakeAnswer> => {
      const endpoint = endpoints[request.url.pathname.split('/').at(-1) ?? ''];
      return dated(endpoint ? await endpoint(request) : { status: 404 });
    },
    api: ({ headers }: SentRequest): FakeAnswer => {
      const value = (headers.get('authorization') ?? '').replace('Bearer ', '');
      const left = (goodUntil.get(value) ?? -Infinity) - now();
      const [used] = tokensIn(value);
      if (used) witness.accessTokenUsed(used.family, used.generation, Math.max(0, -left));
      return left > 0 && !refusedTokens.has(value)
        ? { body: '{}', headers: { 'content-type': 'application/json' } }
        : { status: 401 };
    },
    /** The browser and a person who agrees: the query of the redirect. */
    agree: (url: string, account: Account): string => {
      const request = new URL(url).searchParams;
      const code = `code_secret_${(serial += 1)}`;
      codes.set(code, { request, account });
      const state = request.get('state') ?? '';
      return new URLSearchParams({ code, state, iss: ISSUER }).toString();
    },
    /** From now on signs with the next key; the one before is still published. */
    rotateKey: () => {
      rotations += 1;
    },
    /** The API takes no access token any more that was issued until now. */
    refuseAccessTokens: () => {
      for (const token of goodUntil.keys()) refusedTokens.add(token);
    },
    /** Ends every session of an account, as an administrator does. */
    revokeAll: (account: Account) => {
      for (const family of families.values()) {
        if (family.account === account) end(family, 'revoked');
      }
    },
  };
}

export type AuthorizationServer = Awaited<ReturnType<typeof createAuthorizationServer>>;
