import { targetOf } from './target.ts';

/** One request to the provider and its answer, as they went over the wire. */
export interface Exchange {
  readonly url: string;
  readonly requestHeaders: Readonly<Record<string, string | string[] | undefined>>;
  readonly requestBody: string;
  readonly location: string | undefined;
  readonly responseBody: string;
}

const KINDS = [
  'accessTokens',
  'refreshTokens',
  'idTokens',
  'authorizationCodes',
  'codeVerifiers',
  'states',
  'nonces',
  'requestUris',
  'deviceCodes',
  'userCodes',
  'dpopProofs',
] as const;

type Kind = (typeof KINDS)[number];

/** Parameter and member names that carry a secret, wherever on the wire they stand. */
const SECRET_NAMES: Readonly<Record<string, Kind>> = {
  access_token: 'accessTokens',
  refresh_token: 'refreshTokens',
  id_token: 'idTokens',
  id_token_hint: 'idTokens',
  code: 'authorizationCodes',
  code_verifier: 'codeVerifiers',
  state: 'states',
  nonce: 'nonces',
  request_uri: 'requestUris',
  device_code: 'deviceCodes',
  user_code: 'userCodes',
};

/** No run of the tests issues more of one kind; beyond it the oldest are forgotten. */
const MOST_OF_A_KIND = 50_000;

function jsonMembers(text: string): [string, unknown][] {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? Object.entries(value) : [];
  } catch {
    return [];
  }
}

function queryOf(url: string): URLSearchParams {
  return new URLSearchParams(url.split('?', 2)[1] ?? '');
}

/**
 * Every secret value that the provider issued or received. Tests search for these values where
 * none of them may be: files, logs, the renderer's memory, process arguments.
 */
export class IssuedSecrets {
  readonly #values = new Map<Kind, Set<string>>(KINDS.map((kind) => [kind, new Set()]));

  /** Notes the secrets of one exchange. */
  record(exchange: Exchange): void {
    const { url, requestBody, requestHeaders, location, responseBody } = exchange;
    const form = new URLSearchParams(requestBody);
    for (const [name, value] of [
      ...queryOf(url),
      ...form,
      ...queryOf(location ?? ''),
      ...jsonMembers(responseBody),
    ]) {
      this.#add(SECRET_NAMES[name], value);
    }
    if (targetOf('provider', url.split('?', 1).join('')) === 'revocation') {
      this.#add('refreshTokens', form.get('token'));
    }
    this.#add('dpopProofs', requestHeaders['dpop']);
  }

  /** All values by kind, each once, oldest first. */
  list(): Readonly<Record<Kind, readonly string[]>> {
    const entries = [...this.#values].map(([kind, values]) => [kind, [...values]] as const);
    return Object.fromEntries(entries) as Record<Kind, string[]>;
  }

  #add(kind: Kind | undefined, value: unknown): void {
    if (kind === undefined || typeof value !== 'string' || value === '') return;
    const values = this.#values.get(kind);
    values?.add(value);
    for (const oldest of values ?? []) {
      if ((values?.size ?? 0) <= MOST_OF_A_KIND) break;
      values?.delete(oldest);
    }
  }
}
