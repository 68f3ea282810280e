import { APP_NAME } from '../identity.ts';
import { personBySub, type Person } from '../people.ts';
import type { InteractionDetails } from './oidc-provider.ts';
import { consentPage } from './pages/consent-page.ts';
import { loginPage } from './pages/login-page.ts';
import { permissionsOf, requestedScopes } from './scopes.ts';
import { asksForSecondFactor } from './authentication.ts';

/** A request that must not be answered as an interaction; the message is for the person. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

function textParam(details: InteractionDetails, name: string): string | undefined {
  const value = details.params[name];
  return typeof value === 'string' ? value : undefined;
}

/** @throws RefusedError when nobody is signed in. */
export function signedInPerson(details: InteractionDetails): Person {
  const person = personBySub(details.session?.accountId ?? '');
  if (person === undefined) throw new RefusedError(400, 'Nobody is signed in for this request.');
  return person;
}

/**
 * The page that the interaction waits for: login or consent.
 * @throws RefusedError for any other prompt.
 */
export function promptPage(details: InteractionDetails): string {
  switch (details.prompt.name) {
    case 'login':
      return loginPage({
        appName: APP_NAME,
        userName: textParam(details, 'login_hint')?.slice(0, 100) ?? '',
        secondFactor: asksForSecondFactor(details.params),
        refused: false,
      });
    case 'consent': {
      const redirectUri = textParam(details, 'redirect_uri');
      return consentPage({
        appName: APP_NAME,
        personName: signedInPerson(details).name,
        permissions: permissionsOf(requestedScopes(details.params)),
        returnsTo: redirectUri === undefined ? undefined : new URL(redirectUri).host,
      });
    }
    default:
      throw new RefusedError(400, 'The request asks for something that this provider cannot do.');
  }
}
