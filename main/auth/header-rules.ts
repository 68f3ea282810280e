/** Which header fields an API may be sent, and which of its answer a page may see (IP-05). Pure. */

/** field-name of RFC 9110 section 5.1, in lower case. */
const NAME = /^[!#$%&'*+.^_`|~0-9a-z-]{1,64}$/;

/**
 * Printable ASCII with single bytes only, and no space around it: RFC 9110 section 5.5 without obs-text,
 * which servers read in different ways. No CR, LF or NUL, so no second header and no second request.
 */
const VALUE = /^(?:[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?)?$/;

/**
 * What no configuration can allow a page to send, and why:
 * - credentials are main's alone, and a page must not bring another account's;
 * - message framing and routing (RFC 9110 section 7, RFC 9112 section 6): what could make one request two,
 *   or bring it to another server;
 * - where a request comes from: servers and proxies trust these fields because only they write them;
 * - another method or path than the one that was granted: some frameworks and proxies obey these fields;
 * - what has a place of its own in the call, or is the transport's business.
 */
const NEVER_SENT = new Set([
  ...['authorization', 'cookie', 'cookie2', 'dpop'],
  ...['host', 'connection', 'content-length', 'transfer-encoding', 'te', 'trailer', 'upgrade'],
  ...['expect', 'keep-alive', 'http2-settings', 'max-forwards', 'via'],
  ...['origin', 'referer', 'referrer', 'forwarded', 'from', 'date', 'client-ip', 'true-client-ip'],
  ...['x-real-ip', 'x-client-ip', 'x-cluster-client-ip', 'cf-connecting-ip', 'x-host'],
  ...['x-http-method', 'x-http-method-override', 'x-method-override'],
  ...['x-original-url', 'x-original-uri', 'x-original-host', 'x-rewrite-url'],
  ...['content-type', 'content-encoding', 'accept-encoding'],
]);
const NEVER_SENT_PREFIXES = ['proxy-', 'sec-', 'x-forwarded', 'access-control-'];

/**
 * What no configuration can show a page: cookies, challenges, which name what a token lacks, and nonces and
 * tokens that some servers hand out in a header.
 */
const NEVER_SHOWN = new Set([
  ...['set-cookie', 'set-cookie2', 'www-authenticate', 'authentication-info', 'authorization'],
  ...['dpop-nonce', 'dpop', 'authentication-control', 'cookie'],
]);
const NEVER_SHOWN_PREFIXES = ['proxy-'];

/** Headers that a page sees of every API; none of them can carry a credential or a cookie. */
const ALWAYS_SHOWN = ['content-type', 'content-language', 'etag', 'last-modified', 'retry-after'];

const isNever = (name: string, names: ReadonlySet<string>, prefixes: readonly string[]) =>
  names.has(name) || prefixes.some((prefix) => name.startsWith(prefix));

/** Whether a configuration may let pages send the header; the name is in lower case. */
export const maySend = (name: string): boolean =>
  NAME.test(name) && !isNever(name, NEVER_SENT, NEVER_SENT_PREFIXES);

/** Whether a configuration may let pages see the header; the name is in lower case. */
export const mayShow = (name: string): boolean =>
  NAME.test(name) && !isNever(name, NEVER_SHOWN, NEVER_SHOWN_PREFIXES);

/** Whether a value can be nothing but the value of its header. */
export const isHeaderValue = (value: string): boolean => VALUE.test(value);

/** The headers of an answer that a page may see; `more` are those of the configuration. */
export function shownHeaders(
  headers: ReadonlyArray<readonly [string, string]>,
  more: readonly string[],
): Record<string, string> {
  const shown: Record<string, string> = {};
  for (const [name, value] of headers) {
    const isAsked = ALWAYS_SHOWN.includes(name) || more.includes(name);
    if (isAsked && mayShow(name)) shown[name] ??= value;
  }
  return shown;
}
