/**
 * API calls on behalf of the page: main picks the URL, attaches the token, follows no redirect, and
 * hands back a bounded answer without anything secret.
 */
import type { ApiRequest, ApiResponse } from '../../preload/contract.ts';
import type { ApiConfig } from '../config.ts';
import type { HttpFetch, HttpResponse, Log } from '../ports.ts';
import { HttpFetchError } from '../ports.ts';
import { resolveRoute } from './api-routes.ts';
import { AuthError } from './auth-error.ts';
import type { Session } from './session.ts';

const MAX_RESPONSE_BYTES = 1024 * 1024;
/** Headers that a page may see; none of them can carry a credential or a cookie. */
const VISIBLE_HEADERS = [
  'content-type',
  'content-language',
  'etag',
  'last-modified',
  'retry-after',
] as const;

/** An API, and the issuer whose tokens it takes: no other's are sent there (RI-01). */
export interface ProxiedApi extends ApiConfig {
  readonly issuer: string;
}

/** What the proxy works with. */
export interface ApiProxyOptions {
  readonly apis: Readonly<Record<string, ProxiedApi>>;
  readonly session: Pick<Session, 'tokens'>;
  readonly fetch: HttpFetch;
  readonly timeoutMs: number;
  readonly log: Log;
}

/** Our own code for a transport failure of an API call. */
function failureOf(error: unknown): AuthError {
  if (!(error instanceof HttpFetchError)) return new AuthError('internal');
  return new AuthError(error.reason === 'too_large' ? 'api_response_invalid' : 'api_unreachable');
}

function toPage(response: HttpResponse): ApiResponse {
  const headers: Record<string, string> = {};
  for (const name of VISIBLE_HEADERS) {
    const found = response.headers.find(([header]) => header === name);
    if (found) headers[name] = found[1];
  }
  return { status: response.status, headers, body: new TextDecoder().decode(response.body) };
}

/**
 * Creates the function behind `auth.request`.
 * It throws AuthError: `not_granted`, `bad_request`, `not_signed_in`, `wrong_provider`, `offline`,
 * `session_ended`, a store's code, `api_unreachable`, `api_unauthorized` (401 even with a new token, RT-17),
 * `api_redirect_refused`, `api_response_invalid`.
 */
export function createApiProxy(options: ApiProxyOptions) {
  const { apis, session, timeoutMs, log } = options;

  function send(request: ApiRequest, url: URL, token: string): Promise<HttpResponse> {
    const { method, body } = request;
    return options
      .fetch({
        url: url.href,
        method,
        headers: [
          // Only here, never in the URL (RFC 6750 section 2.1).
          ['authorization', `Bearer ${token}`],
          ['accept', 'application/json, text/*;q=0.5'],
          ...(body === undefined ? [] : [['content-type', 'application/json'] as const]),
        ],
        ...(body === undefined ? {} : { body }),
        maxBytes: MAX_RESPONSE_BYTES,
        timeoutMs,
      })
      .catch((error: unknown) => {
        throw failureOf(error);
      });
  }

  return async function request(call: ApiRequest): Promise<ApiResponse> {
    const api = Object.hasOwn(apis, call.api) ? apis[call.api] : undefined;
    if (!api) throw new AuthError('not_granted');
    // Fetch sends no body with these (RFC 9110 sections 9.3.1, 9.3.2).
    const bodyless = call.method === 'GET' || call.method === 'HEAD';
    if (bodyless && call.body !== undefined) throw new AuthError('bad_request');
    const url = resolveRoute(api, call);
    // Of one account to the end, whoever is the current one by then.
    const tokens = session.tokens(api.issuer);
    const token = await tokens.get(api.resource);
    let response = await send(call, url, token.value);
    if (response.status === 401 && tokens.invalidate(api.resource, token.value)) {
      const renewed = await tokens.get(api.resource);
      response = await send(call, url, renewed.value);
    }
    if (response.status === 401) {
      log.event('api.unauthorized', { api: call.api });
      throw new AuthError('api_unauthorized');
    }
    if (response.status >= 300 && response.status < 400 && response.status !== 304) {
      throw new AuthError('api_redirect_refused');
    }
    return toPage(response);
  };
}
