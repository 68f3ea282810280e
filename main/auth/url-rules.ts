/** Which URLs the shell talks to, and which it gives to the system browser. Pure. */

/** ShellExecute on Windows takes no more (Electron's shell.openExternal documentation). */
const MAX_BROWSER_URL = 2081;

/** Parses without throwing; `URL.parse` is not in every Electron the shell runs on. */
export function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

/**
 * https always; http on this machine's loopback only where the caller allows it, and only in a
 * development build: the release build has no such branch (MD-02).
 */
export function isSecureUrl(url: URL, allowLoopbackHttp: boolean): boolean {
  if (url.protocol === 'https:') return true;
  if (!__DEVELOPMENT_BUILD__) return false;
  const loopback = url.hostname === '127.0.0.1' || url.hostname === '[::1]';
  return allowLoopbackHttp && url.protocol === 'http:' && loopback;
}

/** A secure URL without user name, password or fragment, and with nothing a parser would drop. */
function isPlainUrl(text: string, allowLoopbackHttp: boolean): boolean {
  // The URL parser drops tabs and newlines silently; what is checked must be what is used.
  if (/[^\x21-\x7e]/.test(text)) return false;
  const url = parseUrl(text);
  if (!url || !isSecureUrl(url, allowLoopbackHttp)) return false;
  return url.username === '' && url.password === '' && !text.includes('#');
}

/**
 * Whether a text from the provider's metadata may be used as an endpoint: a secure URL without user
 * name, password or fragment (RFC 6749 section 3.1).
 */
export function isEndpoint(text: unknown, allowLoopbackHttp: boolean): text is string {
  return typeof text === 'string' && text.length <= 2048 && isPlainUrl(text, allowLoopbackHttp);
}

/**
 * Whether a URL may be opened in the system browser (UA-02): an endpoint by the rule above, on one of
 * the origins the configuration trusts for sign-in, and short enough for every system.
 * @param origins the issuer's origin and those the configuration adds.
 */
export function isBrowserUrl(
  text: string,
  origins: readonly string[],
  allowLoopbackHttp: boolean,
): boolean {
  if (text.length > MAX_BROWSER_URL || !isPlainUrl(text, allowLoopbackHttp)) return false;
  const url = parseUrl(text);
  return url !== null && origins.includes(url.origin);
}
