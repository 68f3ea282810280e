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

/** A route, taken apart. */
interface Template {
  readonly route: string;
  readonly method: string;
  readonly segments: readonly string[];
  /** Where it has the segment itself and where a placeholder: of two that match, the smaller is more exact. */
  readonly shape: string;
}

const isPlaceholder = (segment: string) => segment.startsWith('{');

/** Taken apart once for a list, the most exact first: each call asks for them. */
const known = new WeakMap<readonly string[], readonly Template[]>();

function templatesOf(routes: readonly string[]): readonly Template[] {
  const found = known.get(routes);
  if (found) return found;
  const templates = routes
    .map((route) => {
      const [method = '', path = ''] = route.split(' ');
      const segments = path.split('/');
      const shape = segments.map((segment) => (isPlaceholder(segment) ? '1' : '0')).join('');
      return { route, method, segments, shape };
    })
    .sort((one, other) => (one.shape < other.shape ? -1 : 1));
  known.set(routes, templates);
  return templates;
}

/** `{name}` stands for exactly one segment; everything else is compared byte for byte. */
const matches = ({ segments }: Template, found: readonly string[]): boolean =>
  segments.length === found.length &&
  segments.every((segment, i) => isPlaceholder(segment) || segment === found[i]);

/**
 * The route that a call belongs to; null when it belongs to none. It is exactly one: of several that match,
 * the most exact, so that `GET /notes/{id}` does not bring what `GET /notes/export` is for.
 * @param routes a list that is not changed any more.
 * @throws AuthError `bad_request` for a path that servers could read in two ways.
 */
export function routeOf(
  routes: readonly string[],
  { method, path }: Pick<ApiRequest, 'method' | 'path'>,
): string | null {
  if (!isPlainPath(path)) throw new AuthError('bad_request');
  const segments = path.split('/');
  const its = templatesOf(routes).find(
    (template) => template.method === method && matches(template, segments),
  );
  return its?.route ?? null;
}

/**
 * The route and the URL of an allowed call.
 * @throws AuthError `not_granted` when no route of the API allows it, `bad_request` for a path that
 *   servers could read in two ways.
 */
export function resolveRoute(
  api: Pick<ApiConfig, 'origin' | 'routes'>,
  request: Pick<ApiRequest, 'method' | 'path' | 'query'>,
): { readonly route: string; readonly url: URL } {
  const { path } = request;
  const route = routeOf(api.routes, request);
  if (route === null) throw new AuthError('not_granted');
  const url = parseUrl(api.origin + path);
  // Belt and braces: whatever the checks above missed, the token goes to this origin and path only.
  if (!url || url.origin !== api.origin || url.pathname !== path)
    throw new AuthError('bad_request');
  for (const [name, values] of Object.entries(request.query ?? {})) {
    for (const value of [values].flat()) url.searchParams.append(name, value);
  }
  return { route, url };
}
