/** A CSP source for the place where a redirect URI leads; none when it is not a URI. */
function formTarget(uri: unknown): string {
  if (typeof uri !== 'string' || !URL.canParse(uri)) return '';
  const { protocol, hostname, origin } = new URL(uri);
  // CSP cannot name an IPv6 host, so for [::1] only the scheme is left.
  return hostname.startsWith('[') ? protocol : origin;
}

/**
 * Headers of every page. Chromium checks `form-action` along the redirects that follow a form, so
 * the place where the app waits must be among its sources.
 *
 * `script-src` is an empty list, which allows nothing: oidc-provider adds the hash of its one script
 * to it when a client asks for `response_mode=form_post`. With `no-referrer` browsers would send
 * `Origin: null` with a form, and the same-origin check could not tell who sent it.
 *
 * @param returnsTo redirect URI where the person ends up after the form, if there is one.
 */
export function pageHeaders(returnsTo?: unknown): Record<string, string> {
  return {
    'content-security-policy': [
      "default-src 'none'",
      'script-src',
      "style-src 'self'",
      `form-action 'self' ${formTarget(returnsTo)}`.trim(),
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  };
}
