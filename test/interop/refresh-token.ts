/** Whether a refresh token still buys an access token: asked as its thief would. */
import type { InteropSettings } from './provider.ts';

/** Uses the refresh token at the provider's token endpoint; it is spent by that. */
export async function refreshTokenWorks(
  { provider: { issuer, clientId } }: InteropSettings,
  refreshToken: string,
): Promise<boolean> {
  const well = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  const { token_endpoint: endpoint } = (await well.json()) as { readonly token_endpoint: string };
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: clientId };
  const answer = await fetch(endpoint, { method: 'POST', body: new URLSearchParams(form) });
  return answer.ok;
}
