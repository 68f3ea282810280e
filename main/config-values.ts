/** The kinds of values in the configuration, each with the words for what is expected. */
import * as v from 'valibot';
import { isSecureUrl, parseUrl } from './auth/url-rules.ts';

/** A scope. */
export const scopeToken = v.pipe(
  v.string(),
  // scope-token of RFC 6749 section 3.3
  v.regex(/^[\x21\x23-\x5B\x5D-\x7E]{1,128}$/, 'a scope: printable ASCII without spaces or quotes'),
);

/** Seconds, also parts of one. */
export const seconds = (min: number, max: number) =>
  v.pipe(
    v.number(),
    v.check((n) => n >= min && n <= max, `a number of seconds from ${min} to ${max}`),
  );

/** A port that needs no rights. */
export const port = v.pipe(
  v.number(),
  v.check((n) => Number.isInteger(n) && n >= 1024 && n <= 65535, 'a port from 1024 to 65535'),
);

/** Browsers and servers resolve `.` and `..`, so such a path would never be the one that is asked for. */
const hasDotSegment = (path: string) => /\/\.{1,2}(\/|$)/.test(path);

/** `GET /notes/{id}`: method and path template (IP-05). */
export const route = v.pipe(
  v.string(),
  v.regex(
    /^(GET|HEAD|POST|PUT|PATCH|DELETE) (\/|(\/([A-Za-z0-9._~-]+|\{[a-zA-Z][a-zA-Z0-9]*\}))+)$/,
    'a method and a path template such as "GET /notes/{id}"',
  ),
  v.check((text) => !hasDotSegment(text), 'a path without "." and ".." segments'),
);

/** Only https, or http on this machine in a development build; the release build has no such branch (MD-02). */
function isAllowedUrl(text: string): boolean {
  const url = parseUrl(text);
  if (!url || url.username || url.password) return false;
  return isSecureUrl(url, __DEVELOPMENT_BUILD__);
}

/** A URL of a service; `what` names it for the developer. */
export const httpsUrl = (what: string) =>
  v.pipe(
    v.string(),
    v.maxLength(1024, `${what} of at most 1024 characters`),
    v.check(isAllowedUrl, `${what} that starts with https:// and has no user name in it`),
  );

/** A path of the redirect listener. */
export const loopbackPath = (example: string) =>
  v.pipe(
    v.string(),
    v.regex(
      /^\/[A-Za-z0-9._~-]{1,64}(\/[A-Za-z0-9._~-]{1,64}){0,3}$/,
      `a path such as "${example}"`,
    ),
    v.check((text) => !hasDotSegment(text), 'a path without "." and ".." segments'),
  );

/** An issuer, as providers spell it. */
export const issuer = v.pipe(
  httpsUrl('an issuer URL'),
  v.check(
    (text) => !text.includes('/.well-known/'),
    'the issuer itself, not its /.well-known/ URL',
  ),
  v.check((text) => !/[?#]/.test(text), 'an issuer URL without query or fragment'),
);

/** An origin. */
export const origin = v.pipe(
  httpsUrl('an origin'),
  v.check((text) => parseUrl(text)?.origin === text, 'an origin: scheme, host and port, no path'),
);

/** RFC 8707 section 2: absolute, no fragment. */
export const resource = v.pipe(
  v.string(),
  v.maxLength(1024, 'a resource of at most 1024 characters'),
  v.check(
    (text) => parseUrl(text) !== null && !text.includes('#'),
    'an absolute URI without fragment',
  ),
);

/** A whole number of something, such as bytes. */
export const wholeNumber = (of: string, min: number, max: number) =>
  v.pipe(
    v.number(),
    v.check(
      (n) => Number.isInteger(n) && n >= min && n <= max,
      `a whole number of ${of} from ${min} to ${max}`,
    ),
  );

/** A name of the configuration, such as an API's. */
export const name = (what: string) => v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,31}$/, what));

export const distinct = <const S extends v.GenericSchema<unknown, string>>(
  entry: S,
  most: number,
) =>
  v.pipe(
    v.array(entry),
    v.check((list) => new Set(list).size === list.length, 'a list without repetition'),
    v.maxLength(most, `at most ${most}`),
  );
