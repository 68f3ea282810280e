/**
 * Which failures of a request mean that there was no TLS with the server that was meant. Told apart from a network
 * that is down because a person can do something else about it: a clock that is wrong, or a company's proxy whose
 * certificate this computer does not trust. Nothing of the request is sent before the handshake is verified.
 */

/** Names of OpenSSL's verification errors, as Node gives them (X509_V_ERR_…), and of Node's and BoringSSL's own. */
const NO_TLS = [
  /^(?:ERR_TLS|ERR_SSL)_/,
  /^CERT_/,
  /^UNABLE_TO_(?:GET|DECRYPT|DECODE|VERIFY)_/,
  /^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|HOSTNAME_MISMATCH)$/,
  /^(?:INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|ERROR_IN_CERT_\w+)$/,
  // Those that Node has no name for, such as a key or a digest that is too weak.
  /^UNSPECIFIED$/,
  // A TLS error that is not one of verification, in older runtimes.
  /^EPROTO$/,
];

/** Whether an error of `fetch` says that; its `cause` carries the code. */
export function isTlsFailure(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' && NO_TLS.some((form) => form.test(code));
}
