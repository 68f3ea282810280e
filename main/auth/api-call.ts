/**
 * Builds the request of an API call: everything in it that a page has a say in, checked against what the
 * configuration allows (IP-05). There is no token yet: nothing of a call that is refused reaches one.
 */
import type { ApiRequest, StreamRequest } from '../../preload/contract.ts';
import type { ApiConfig } from '../config.ts';
import { resolveRoute } from './api-routes.ts';
import { AuthError } from './auth-error.ts';
import { isHeaderValue, maySend } from './header-rules.ts';
import { ownEntry } from './own-entry.ts';

/** An API, and the issuer whose tokens it takes: no other's are sent there (RI-01). */
export interface ProxiedApi extends ApiConfig {
  readonly issuer: string;
}

/** A call that the configuration allows. */
export interface ApiCall {
  readonly name: string;
  readonly api: ProxiedApi;
  /** The route that allows it, as the configuration has it. */
  readonly route: string;
  readonly method: ApiRequest['method'];
  readonly url: string;
  /** All but the token. */
  readonly headers: ReadonlyArray<readonly [string, string]>;
  readonly body: Uint8Array | undefined;
}

/** type/subtype with parameters (RFC 9110 section 8.3.1), tokens and quoted texts of printable ASCII. */
const MEDIA_TYPE = (() => {
  const token = String.raw`[!#$%&'*+.^_\x60|~0-9A-Za-z-]+`;
  const quoted = String.raw`"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\[\x20-\x7e])*"`;
  return new RegExp(`^${token}/${token}(?: ?; ?${token}=(?:${token}|${quoted}))*$`);
})();

/** The page's own headers. Throws `not_granted`, and `bad_request` for what is no header. */
function ownHeaders(api: ProxiedApi, given: ApiRequest['headers'] = {}): Array<[string, string]> {
  const headers = new Map<string, string>();
  for (const [spelled, value] of Object.entries(given)) {
    const name = spelled.toLowerCase();
    if (!api.requestHeaders.includes(name) || !maySend(name)) throw new AuthError('not_granted');
    // Spelled in two ways, it would be sent twice.
    if (headers.has(name) || !isHeaderValue(value)) throw new AuthError('bad_request');
    headers.set(name, value);
  }
  return [...headers];
}

function bodyOf(api: ProxiedApi, { method, body, contentType }: StreamRequest) {
  if (body === undefined) {
    if (contentType !== undefined) throw new AuthError('bad_request');
    return { body, type: [] };
  }
  // Fetch sends no body with these (RFC 9110 sections 9.3.1, 9.3.2).
  if (method === 'GET' || method === 'HEAD') throw new AuthError('bad_request');
  const isText = typeof body === 'string';
  const type = contentType ?? (isText ? 'application/json' : 'application/octet-stream');
  if (!MEDIA_TYPE.test(type)) throw new AuthError('bad_request');
  const bytes = isText ? new TextEncoder().encode(body) : body;
  if (bytes.byteLength > api.maxRequestBytes) throw new AuthError('request_too_large');
  return { body: bytes, type: [['content-type', type] as const] };
}

/**
 * Builds the call.
 * @param accept the media types that are asked for, unless the page may and does say which.
 * @throws AuthError `not_granted`, `bad_request`, `request_too_large`.
 */
export function buildCall(
  apis: Readonly<Record<string, ProxiedApi>>,
  request: StreamRequest,
  accept: string,
): ApiCall {
  const { api: name, method } = request;
  const api = ownEntry(apis, name);
  if (!api) throw new AuthError('not_granted');
  const { route, url } = resolveRoute(api, request);
  const own = ownHeaders(api, request.headers);
  const { body, type } = bodyOf(api, request);
  const accepted = own.some(([header]) => header === 'accept') ? [] : [['accept', accept] as const];
  return { name, api, route, method, url: url.href, headers: [...accepted, ...own, ...type], body };
}
