/**
 * Why a request of Chromium's network stack got no answer, from the name that it gives to the error; nothing else
 * of the error is looked at. Nothing of a request is sent before its TLS is verified.
 */
import type { HttpFailure } from '../ports.ts';

/** The server's certificate, or what it speaks, is not what TLS with the server that was meant needs. */
const NO_TLS = /^net::ERR_(?:CERT|SSL|BAD_SSL)_/;

/**
 * The proxy that the system says is not there, does not let the request through, wants somebody to sign in, or shows
 * a certificate of its own that is not trusted; or the system's settings for it cannot be read.
 */
const PROXY =
  /^net::ERR_(?:PROXY|TUNNEL|HTTPS_PROXY|SOCKS|PAC|NO_SUPPORTED_PROXIES|MANDATORY_PROXY|UNEXPECTED_PROXY)(?:_|$)/;

/** What is not sent because of what was to be sent. */
const NOT_SENT =
  /^net::ERR_(?:INVALID_ARGUMENT|INVALID_URL|DISALLOWED_URL_SCHEME|UNKNOWN_URL_SCHEME|BLOCKED_BY_CLIENT)$/;

/** The reason of an error of `net.request`. */
export function netFailureOf(error: unknown): HttpFailure {
  const name = error instanceof Error ? error.message : '';
  if (NO_TLS.test(name)) return 'untrusted';
  if (PROXY.test(name)) return 'proxy';
  return NOT_SENT.test(name) ? 'bad_request' : 'unreachable';
}
