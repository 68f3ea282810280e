/** Scopes: lists of names in one text, separated by spaces (RFC 6749 section 3.3). */

/** The names, each once, in their order. */
export const scopesOf = (scope: string): readonly string[] => [
  ...new Set(scope.split(' ').filter((name) => name !== '')),
];

/** Those of `names` that are not among `scopes`. */
export const lacking = (names: readonly string[], scopes: readonly string[]): readonly string[] =>
  names.filter((name) => !scopes.includes(name));

/** Whether every name of one scope is in another. */
export const isWithin = (part: string, whole: string): boolean =>
  lacking(scopesOf(part), scopesOf(whole)).length === 0;

/** Names that say something about the sign-in, and nothing about what an API allows (OIDC Core section 5.4). */
const SIGN_IN_SCOPES = ['openid', 'profile', 'email', 'address', 'phone', 'offline_access'];

/**
 * What was granted of what was asked for, as far as the answer to the code tells (RFC 6749 section 5.1).
 * @param asked space-separated.
 * @param said the answer's `scope`; undefined means all that was asked for.
 * @param resources those that the grant is for: an answer is about the access token of one of them, so with
 *   several it does not say what the others allow, and all that was asked for is taken as granted.
 */
export function grantedScope(
  asked: string,
  said: string | undefined,
  resources: readonly string[],
): string {
  if (said === undefined || resources.length > 1) return asked;
  const named = scopesOf(said);
  // Some answers name only what the API of the access token allows.
  const isOfApiAlone = !named.includes('openid');
  return scopesOf(asked)
    .filter(
      (name) =>
        named.includes(name) ||
        name === 'offline_access' ||
        (isOfApiAlone && SIGN_IN_SCOPES.includes(name)),
    )
    .join(' ');
}
