/** How people prove who they are, and how an app asks for it (OIDC Core section 3.1.2.1, RFC 9470). */
import { interactionPolicy } from './oidc-provider.ts';

/** The values of `acr`. */
export const ACR = { password: 'demo:password', secondFactor: 'demo:second-factor' } as const;

/** Everybody's second factor. The login page prints it: nothing here is worth protecting. */
export const SECOND_FACTOR = '2468';

const valuesOf = (parameters: Readonly<Record<string, unknown>>): readonly string[] =>
  typeof parameters['acr_values'] === 'string' ? parameters['acr_values'].split(' ') : [];

/** Whether the login page is to ask for the second factor. */
export const asksForSecondFactor = (parameters: Readonly<Record<string, unknown>>): boolean =>
  valuesOf(parameters).includes(ACR.secondFactor);

/**
 * oidc-provider's own policy, and a login for whoever has not proved it in a way that is asked for. Once:
 * who leaves the field empty is signed in without it, as `acr_values` is only a wish.
 */
export function policy() {
  const { base, Check } = interactionPolicy;
  const prompts = base();
  const check = new Check('acr_values_unmet', 'the person is to prove more', ({ oidc }) => {
    const wanted = valuesOf(oidc.params);
    const isMet = wanted.length === 0 || (oidc.acr !== undefined && wanted.includes(oidc.acr));
    return isMet || oidc.result?.login ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT;
  });
  prompts.get('login').checks.add(check);
  return prompts;
}

interface ProvedOnce {
  readonly authTime?: number;
  readonly acr?: string;
}

/** What an access token says of the sign-in behind it (RFC 9068 section 2.2.1, RFC 9470 section 6.1). */
export function claimsOfSignIn(context: {
  readonly oidc: { readonly entities: Readonly<Record<string, unknown>> };
}): Record<string, unknown> {
  const { AuthorizationCode, RefreshToken } = context.oidc.entities;
  const { authTime, acr } = (RefreshToken ?? AuthorizationCode ?? {}) as ProvedOnce;
  return {
    ...(authTime === undefined ? {} : { auth_time: authTime }),
    ...(acr === undefined ? {} : { acr }),
  };
}
