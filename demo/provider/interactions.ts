import type { IncomingMessage, ServerResponse } from 'node:http';
import { BodyTooLargeError, mediaType, readBody } from '../http/read-body.ts';
import { APP_NAME, CLIENT_ID, DEMO_API_RESOURCE } from '../identity.ts';
import { personByCredentials } from '../people.ts';
import { ACR, asksForSecondFactor, SECOND_FACTOR } from './authentication.ts';
import { promptPage, RefusedError, signedInPerson } from './interaction-pages.ts';
import { errors, type InteractionDetails, type OidcProvider } from './oidc-provider.ts';
import { loginPage } from './pages/login-page.ts';
import { messagePage } from './pages/message-page.ts';
import { fieldOf, requestedScopes } from './scopes.ts';
import { sendPage } from './show-page.ts';

const BODY_LIMIT = 8 * 1024;

/**
 * Lets nobody but our own pages send a form. oidc-provider's cookie is SameSite=Lax, which other
 * ports of 127.0.0.1 pass: they are the same site, but not the same origin.
 */
function requireOwnForm(request: IncomingMessage, issuer: string): void {
  const site = request.headers['sec-fetch-site'] ?? 'same-origin';
  const foreign = request.headers.origin !== issuer || site !== 'same-origin';
  if (foreign || mediaType(request) !== 'application/x-www-form-urlencoded') {
    throw new RefusedError(403, 'This form was not sent from a page of this provider.');
  }
}

/** One grant per consent, so that each sign-in has a refresh-token family of its own. */
async function newGrant(
  provider: OidcProvider,
  details: InteractionDetails,
  form: URLSearchParams,
): Promise<string> {
  const accountId = signedInPerson(details).sub;
  const grant = new provider.Grant({ accountId, clientId: CLIENT_ID });
  const scopes = requestedScopes(details.params);
  grant.addOIDCScope(scopes.oidc.join(' '));
  for (const scope of scopes.demoApi) {
    if (form.get(fieldOf(scope)) === 'yes') grant.addResourceScope(DEMO_API_RESOURCE, scope);
    else grant.rejectResourceScope(DEMO_API_RESOURCE, scope);
  }
  return grant.save();
}

async function submit(
  provider: OidcProvider,
  details: InteractionDetails,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  requireOwnForm(request, provider.issuer);
  const form = new URLSearchParams((await readBody(request, BODY_LIMIT)).toString());
  const returnsTo = details.params['redirect_uri'];
  if (form.get('prompt') !== details.prompt.name) {
    // An old page, reached with the back button: show the one that is due.
    return sendPage(response, 409, promptPage(details), returnsTo);
  }
  // A result of the login step stays with the interaction when the consent step adds its own.
  const finish = (result: Parameters<OidcProvider['interactionFinished']>[2]) =>
    provider.interactionFinished(request, response, result, {
      mergeWithLastSubmission: 'consent' in result,
    });
  switch (`${details.prompt.name} ${form.get('action')}`) {
    case 'login sign-in': {
      const userName = form.get('user') ?? '';
      const person = personByCredentials(userName, form.get('password') ?? '');
      const factor = form.get('factor') ?? '';
      const acr = factor === SECOND_FACTOR ? ACR.secondFactor : ACR.password;
      if (person !== undefined && (factor === '' || acr === ACR.secondFactor)) {
        return finish({ login: { accountId: person.sub, acr } });
      }
      const secondFactor = asksForSecondFactor(details.params);
      const markup = loginPage({ appName: APP_NAME, userName, secondFactor, refused: true });
      return sendPage(response, 422, markup, returnsTo);
    }
    case 'consent allow':
      return finish({ consent: { grantId: await newGrant(provider, details, form) } });
    case 'login cancel':
      return finish({ error: 'access_denied', error_description: 'The person cancelled' });
    case 'consent deny':
      return finish({ error: 'access_denied', error_description: 'The person did not allow it' });
    default:
      throw new RefusedError(400, 'The form was not complete.');
  }
}

function refusalOf(error: unknown): RefusedError | undefined {
  if (error instanceof RefusedError) return error;
  if (error instanceof BodyTooLargeError) return new RefusedError(413, 'The form was too long.');
  if (error instanceof errors.SessionNotFound) {
    return new RefusedError(400, 'This sign-in is too old, or it was started in another browser.');
  }
  return undefined;
}

/**
 * Answers `/interaction/<uid>`, where oidc-provider sends a person to sign in and to consent.
 * @returns false when the path is not an interaction's.
 */
export async function answerInteraction(
  provider: OidcProvider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const uid = /^\/interaction\/([\w-]{1,64})$/.exec(request.url ?? '')?.[1];
  if (uid === undefined) return false;
  try {
    const details = await provider.interactionDetails(request, response);
    if (details.uid !== uid) throw new errors.SessionNotFound('another interaction');
    if (request.method === 'POST') await submit(provider, details, request, response);
    else sendPage(response, 200, promptPage(details), details.params['redirect_uri']);
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === undefined) throw error;
    const text = `${refusal.message} Go back to the app and start again.`;
    const markup = messagePage({ title: 'This did not work', text, alert: true });
    sendPage(response, refusal.status, markup);
  }
  return true;
}
