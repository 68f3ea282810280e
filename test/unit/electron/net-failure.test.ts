import { describe, expect, it } from 'vitest';
import { netFailureOf } from '../../../main/electron/net-failure.ts';

describe('netFailureOf', () => {
  it.each([
    ['untrusted', 'net::ERR_CERT_AUTHORITY_INVALID'],
    ['untrusted', 'net::ERR_CERT_COMMON_NAME_INVALID'],
    ['untrusted', 'net::ERR_CERT_DATE_INVALID'],
    ['untrusted', 'net::ERR_SSL_PROTOCOL_ERROR'],
    ['untrusted', 'net::ERR_SSL_VERSION_OR_CIPHER_MISMATCH'],
    ['untrusted', 'net::ERR_BAD_SSL_CLIENT_AUTH_CERT'],
    ['proxy', 'net::ERR_PROXY_CONNECTION_FAILED'],
    ['proxy', 'net::ERR_PROXY_AUTH_REQUESTED'],
    ['proxy', 'net::ERR_PROXY_CERTIFICATE_INVALID'],
    ['proxy', 'net::ERR_TUNNEL_CONNECTION_FAILED'],
    ['proxy', 'net::ERR_HTTPS_PROXY_TUNNEL_RESPONSE_REDIRECT'],
    ['proxy', 'net::ERR_SOCKS_CONNECTION_FAILED'],
    ['proxy', 'net::ERR_PAC_SCRIPT_FAILED'],
    ['proxy', 'net::ERR_NO_SUPPORTED_PROXIES'],
    ['proxy', 'net::ERR_MANDATORY_PROXY_CONFIGURATION_FAILED'],
    ['bad_request', 'net::ERR_INVALID_ARGUMENT'],
    ['bad_request', 'net::ERR_BLOCKED_BY_CLIENT'],
    ['bad_request', 'net::ERR_INVALID_URL'],
    ['unreachable', 'net::ERR_CONNECTION_REFUSED'],
    ['unreachable', 'net::ERR_NAME_NOT_RESOLVED'],
    ['unreachable', 'net::ERR_INTERNET_DISCONNECTED'],
    ['unreachable', 'net::ERR_FAILED'],
    ['unreachable', 'Redirect was cancelled'],
    ['unreachable', 'the net::ERR_CERT_DATE_INVALID'],
  ])('says %s of %s [MD-03]', (reason, message) => {
    expect(netFailureOf(new Error(message))).toBe(reason);
  });

  it('says unreachable of what is no error', () => {
    expect(netFailureOf('net::ERR_CERT_INVALID')).toBe('unreachable');
  });
});
