/** The parameters of an authorization request (OIDC Core section 3.1.2.1, RFC 7636, RFC 8707). */
import type { Config } from '../config.ts';
import type { SignInDemands } from '../ports.ts';

/** What one request is made of. */
export interface AuthorizationInput extends SignInDemands {
  readonly scope: string;
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce: string;
  readonly codeChallenge: string;
  readonly another: boolean;
  /** All that the grant is for: a later refresh may ask for each. */
  readonly resources: readonly string[];
}

/** The parameters, without the client's own name, which openid-client adds. */
export function authorizationParameters(
  provider: Config['provider'],
  input: AuthorizationInput,
): URLSearchParams {
  const { maxAge, acrValues, loginHint } = input;
  const parameters = new URLSearchParams({
    redirect_uri: input.redirectUri,
    scope: input.scope,
    state: input.state,
    nonce: input.nonce,
    response_type: 'code',
    // S256 whatever the metadata says or leaves out (TX-02).
    code_challenge: input.codeChallenge,
    code_challenge_method: 'S256',
    ...promptOf(provider, input.another),
    ...(maxAge === undefined ? {} : { max_age: String(maxAge) }),
    ...(acrValues === undefined ? {} : { acr_values: acrValues.join(' ') }),
    // No id_token_hint: it would leave an ID token in the browser's history (LO-03).
    ...(loginHint === undefined ? {} : { login_hint: loginHint }),
  });
  for (const resource of input.resources) parameters.append('resource', resource);
  return parameters;
}

/** What the provider is to ask the person; a list of values without repetition (OIDC Core 3.1.2.1). */
function promptOf({ prompt, anotherAccountPrompt }: Config['provider'], another: boolean) {
  const values = new Set([...(prompt ? [prompt] : []), ...(another ? [anotherAccountPrompt] : [])]);
  return values.size === 0 ? {} : { prompt: [...values].join(' ') };
}
