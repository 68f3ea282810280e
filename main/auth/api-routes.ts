/** Which API calls the configuration allows: method and path template, matched on the raw path (IP-05). */
import type { ApiRequest } from '../../preload/contract.ts';
import type { ApiConfig } from '../config.ts';
import { AuthError } from './auth-error.ts';
import { parseUrl } from './url-rules.ts';

/** pchar of RFC 3986 and the slash: no backslash, no control character, no `?`, no `#`. */
const PATH = /^\/(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*$/;
/**
 * Encoded characters that servers and proxies decode differently: `/`, `\`, `.`, NUL and controls;
 * also encoded twice, for the proxy and the server behind it.
 */
const AMBIGUOUS = /%(25)*(2f|5c|2e|7f|[01][0-9a-f])/i;

function isPlainPath(path: string): boolean {
  if (!PATH.test(path) || AMBIGUOUS.test(path)) return false;
  const segments = path.slice(1).split('/');
  if (segments.length === 1 && segments[0] === '') return true;
  // Some servers cut path parameters off before they resolve `..` ("/..;/").
  const names = segments.map((segment) => segment.split(';', 1)[0]);
  return names.every((name) => name !== '' && name !== '.' && name !== '..');
}

/** `{name}` stands for exactly one segment; everything else is compared byte for byte. */
function matches(template: string, path: string): boolean {
  const expected = template.split('/');
  const found = path.split('/');
  return (
    expected.length === found.length &&
    expected.every((segment, i) => segment.startsWith('{') || segment === found[i])
  );
}

/** Where a template has the segment itself and where a placeholder: of two that match, the smaller is more exact. */
const shape = (template: string): string =>
  template
    .split('/')
    .map((segment) => (segment.startsWith('{') ? '1' : '0'))
    .join('');

/**
 * The route that a call belongs to; null when it belongs to none. It is exactly one: of several that match,
 * the most exact, so that `GET /notes/{id}` does not bring what `GET /notes/export` is for.
 * @throws AuthError `bad_request` for a path that servers could read in two ways.
 */
export function routeOf(
  routes: readonly string[],
  { method, path }: Pick<ApiRequest, 'method' | 'path'>,
): string | null {
  if (!isPlainPath(path)) throw new AuthError('bad_request');
  const [most] = routes
    .flatMap((route) => {
      const [routeMethod, template = ''] = route.split(' ');
      const isIt = routeMethod === method && matches(template, path);
      return isIt ? [{ route, shape: shape(template) }] : [];
    })
    .sort((one, other) => (one.shape < other.shape ? -1 : 1));
  return most?.route ?? null;
}

/**
 * The URL of an allowed call.
 * @throws AuthError `not_granted` when no route of the API allows it, `bad_request` for a path that
 *   servers could read in two ways.
 */
export function resolveRoute(api: ApiConfig, request: ApiRequest): URL {
  const { path } = request;
  if (routeOf(api.routes, request) === null) throw new AuthError('not_granted');
  const url = parseUrl(api.origin + path);
  // Belt and braces: whatever the checks above missed, the token goes to this origin and path only.
  if (!url || url.origin !== api.origin || url.pathname !== path)
    throw new AuthError('bad_request');
  for (const [name, value] of Object.entries(request.query ?? {})) {
    url.searchParams.append(name, value);
  }
  return url;
}
