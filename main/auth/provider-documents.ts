/**
 * The provider's metadata and keys: fetched in good time, cached with an age, bounded, and checked.
 * openid-client asks for the keys through its fetch and is answered from here, so that a sign-in finds
 * them warm and a rotated key costs one refetch and no more (MD-06).
 */
import * as v from 'valibot';
import type { Clock, HttpFetch, HttpResponse } from '../ports.ts';
import { HttpFetchError } from '../ports.ts';
import { AuthError } from './auth-error.ts';
import type { ProviderClock } from './provider-clock.ts';
import type { MetadataRules, ProviderMetadata } from './provider-metadata.ts';
import { checkMetadata, checkUnmoved } from './provider-metadata.ts';
import { isBusy, retryAfterOf } from './retry-after.ts';

/** Far above any real document, far below what could hurt (MD-05). */
export const MAX_DOCUMENT_BYTES = 256 * 1024;
const METADATA_LIFETIME = 60 * 60 * 1000;
/** Keys younger than this are not fetched again before a sign-in. */
const KEYS_FRESH = 5 * 60 * 1000;
/** Older keys are not used without asking again. */
const KEYS_LIFETIME = 60 * 60 * 1000;

const jsonObject = v.record(v.string(), v.unknown());
const jwksSchema = v.object({ keys: v.pipe(v.array(jsonObject), v.maxLength(100)) });

/** A JSON Web Key Set; only its shape is checked here, a key when it is used. */
export type Jwks = v.InferOutput<typeof jwksSchema>;

/** What the documents are fetched with. */
export interface DocumentOptions {
  readonly fetch: HttpFetch;
  readonly clock: Clock;
  /** Learns from each answer what time it is at the provider. */
  readonly time: ProviderClock;
  readonly rules: MetadataRules;
  readonly timeoutMs: number;
}

/** Translates a transport failure: nothing of the request or answer is kept. */
export function transportError(error: unknown): AuthError {
  if (error instanceof AuthError) return error;
  if (!(error instanceof HttpFetchError)) return new AuthError('internal');
  if (error.reason === 'too_large') return new AuthError('response_invalid');
  if (error.reason === 'untrusted') return new AuthError('provider_untrusted');
  if (error.reason === 'proxy') return new AuthError('proxy_refused');
  if (error.reason === 'bad_request') return new AuthError('internal');
  return new AuthError('provider_unreachable');
}

/** Whether an answer says that it is JSON; nothing else is read (MD-05). */
export function isJson({ headers }: HttpResponse): boolean {
  const type = headers.find(([name]) => name === 'content-type')?.[1] ?? '';
  return /^application\/([a-z0-9.+-]+\+)?json\s*(;|$)/i.test(type);
}

/** Shared by all who wait, so no caller's cancellation reaches it; the time limit ends it. */
async function fetchJson(options: DocumentOptions, url: string): Promise<Record<string, unknown>> {
  const sentAt = options.clock.monotonic();
  const response = await options
    .fetch({
      url,
      method: 'GET',
      headers: [['accept', 'application/json']],
      maxBytes: MAX_DOCUMENT_BYTES,
      timeoutMs: options.timeoutMs,
    })
    .catch((error: unknown) => {
      throw transportError(error);
    });
  options.time.learn(response, sentAt);
  if (isBusy(response.status)) {
    const retryAfterMs = retryAfterOf(response, options.time.now().ms);
    throw new AuthError('provider_busy', retryAfterMs === undefined ? {} : { retryAfterMs });
  }
  // A redirect is not followed (MD-04); anything but 200 is no metadata.
  if (response.status !== 200 || !isJson(response)) throw new AuthError('provider_invalid');
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(response.body);
    return v.parse(jsonObject, JSON.parse(text));
  } catch {
    throw new AuthError('provider_invalid');
  }
}

/** The well-known location of OpenID Connect Discovery section 4.1: appended to the issuer. */
function discoveryUrl(issuer: string): string {
  return `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
}

/** Creates the cache of one provider's documents. */
export function createProviderDocuments(options: DocumentOptions) {
  const { clock, rules } = options;
  let metadata: { value: ProviderMetadata; at: number } | null = null;
  let keys: { value: Jwks; at: number } | null = null;
  let fetchingMetadata: Promise<ProviderMetadata> | null = null;
  let fetchingKeys: Promise<Jwks> | null = null;

  async function loadMetadata(): Promise<ProviderMetadata> {
    const value = checkMetadata(await fetchJson(options, discoveryUrl(rules.issuer)), rules);
    if (metadata) checkUnmoved(metadata.value, value);
    metadata = { value, at: clock.monotonic() };
    return value;
  }

  async function loadKeys(): Promise<Jwks> {
    const { jwksUri } = await currentMetadata();
    const parsed = v.safeParse(jwksSchema, await fetchJson(options, jwksUri));
    if (!parsed.success) throw new AuthError('provider_invalid');
    keys = { value: parsed.output, at: clock.monotonic() };
    return parsed.output;
  }

  function renewKeys(): Promise<Jwks> {
    fetchingKeys ??= loadKeys().finally(() => {
      fetchingKeys = null;
    });
    return fetchingKeys;
  }

  function currentMetadata(): Promise<ProviderMetadata> {
    if (metadata && clock.monotonic() - metadata.at < METADATA_LIFETIME) {
      return Promise.resolve(metadata.value);
    }
    fetchingMetadata ??= loadMetadata().finally(() => {
      fetchingMetadata = null;
    });
    return fetchingMetadata;
  }

  return {
    /** The checked metadata, from memory when younger than an hour. */
    metadata: (): Promise<ProviderMetadata> => currentMetadata(),
    /**
     * The keys, renewed when old; with a `kid` they do not contain, asked for once more.
     * @param kid null for a token that names no key: nothing says then that the keys have changed, and a
     *   refresh whose answer is refused for it would lose its rotated refresh token.
     */
    async keys(kid?: string | null): Promise<Jwks> {
      const fresh = keys !== null && clock.monotonic() - keys.at < KEYS_LIFETIME;
      if (!keys || !fresh) return renewKeys();
      const { value } = keys;
      if (kid === null) return renewKeys().catch(() => value);
      const known = kid === undefined || value.keys.some((key) => key['kid'] === kid);
      return known ? value : renewKeys();
    },
    /** Fetches what a sign-in would otherwise wait for. */
    async warm(): Promise<void> {
      await currentMetadata();
      if (!keys || clock.monotonic() - keys.at > KEYS_FRESH) await renewKeys();
    },
  };
}

/** The cache of one provider's documents. */
export type ProviderDocuments = ReturnType<typeof createProviderDocuments>;
