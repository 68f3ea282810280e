import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { answerJson } from '../http/json-answer.ts';
import { BodyTooLargeError } from '../http/read-body.ts';
import { ApiError, insufficientScope, invalidToken, noToken } from './api-error.ts';
import { demoRoutes, type Answer } from './routes.ts';
import { InvalidTokenError, type AccessTokenVerifier, type Caller } from './verify-access-token.ts';

async function authenticate(
  request: IncomingMessage,
  verify: AccessTokenVerifier,
): Promise<Caller> {
  const { authorization } = request.headers;
  if (authorization === undefined) throw noToken();
  const token = /^Bearer ([\w.~+/-]+=*)$/i.exec(authorization)?.[1];
  if (token === undefined) throw invalidToken();
  return verify(token).catch((error: unknown) => {
    throw error instanceof InvalidTokenError ? invalidToken() : error;
  });
}

function errorOf(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof BodyTooLargeError) {
    // The rest of the body was not read, so the connection cannot carry another request.
    return new ApiError(413, 'too_large', 'The request is too large.', { connection: 'close' });
  }
  return new ApiError(503, 'unavailable', 'The demo API cannot check tokens at the moment.');
}

/**
 * The demo API. It checks every access token itself and sends no CORS headers: a web page has no
 * business here.
 * @param endSessions ends every session of a person at the provider; answers how many there were.
 * @param transferMaxAge how old a sign-in may be that money is sent with, in seconds.
 */
export function demoApi(
  verify: AccessTokenVerifier,
  endSessions: (sub: string) => number,
  transferMaxAge = 300,
): RequestListener {
  const find = demoRoutes(endSessions, transferMaxAge);

  /** Null when the route has sent its answer itself. */
  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<Answer | null> {
    const found = find((request.url ?? '').replace(/\?.*$/s, ''));
    if (found === undefined) throw new ApiError(404, 'not_found', 'There is nothing here.');
    const { methods, parameter } = found;
    const route = methods.get(request.method ?? '');
    if (route === undefined) {
      const allow = [...methods.keys()].join(', ');
      throw new ApiError(405, 'method_not_allowed', `Use ${allow}.`, { allow });
    }
    if (route.scope === null) return route.answer();
    const caller = await authenticate(request, verify);
    if (!caller.scopes.has(route.scope)) throw insufficientScope(route.scope);
    if ('answer' in route) return route.answer(caller, request, parameter);
    await route.send(request, response, parameter, caller);
    return null;
  }

  return (request, response) => {
    answer(request, response).then(
      (answered) => {
        if (answered) answerJson(response, answered.status, answered.body);
      },
      (error: unknown) => {
        // A stream that breaks, because nobody reads it any more, has no other answer.
        if (response.headersSent) {
          response.destroy();
          return;
        }
        const { status, code, message, headers } = errorOf(error);
        answerJson(response, status, { error: code, message }, headers);
      },
    );
  };
}
