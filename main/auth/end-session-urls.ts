/** The URL that signs the browser out (OIDC RP-Initiated Logout 1.0 section 2). */
import type { OidcProvider } from '../ports.ts';

type Logout = Parameters<OidcProvider['endSessionUrl']>[0];

/** The URLs, the one that says most first: with the hint, where there is one, and without it. */
export function endSessionUrls(
  endpoint: string,
  clientId: string,
  { idTokenHint, back }: Logout,
): readonly string[] {
  const url = new URL(endpoint);
  url.searchParams.set('client_id', clientId);
  if (back) {
    url.searchParams.set('post_logout_redirect_uri', back.redirectUri);
    url.searchParams.set('state', back.state);
  }
  const plain = url.href;
  if (idTokenHint === undefined) return [plain];
  url.searchParams.set('id_token_hint', idTokenHint);
  return [url.href, plain];
}
