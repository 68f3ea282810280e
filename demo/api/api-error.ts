import type { OutgoingHttpHeaders } from 'node:http';

/** An answer that is not a success. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string;
  readonly headers: OutgoingHttpHeaders;

  constructor(status: number, code: string, message: string, headers: OutgoingHttpHeaders = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** 401 for a request without a token: RFC 6750 section 3.1 wants no error code in the challenge. */
export function noToken(): ApiError {
  return new ApiError(401, 'no_token', 'This needs an access token.', {
    'www-authenticate': 'Bearer realm="demo-api"',
  });
}

/** 401 for a token that is not accepted (RFC 6750 section 3.1). */
export function invalidToken(): ApiError {
  return new ApiError(401, 'invalid_token', 'The access token is not valid here.', {
    'www-authenticate': 'Bearer realm="demo-api", error="invalid_token"',
  });
}

/** 403 for a token without the scope (RFC 6750 section 3.1). */
export function insufficientScope(scope: string): ApiError {
  return new ApiError(403, 'insufficient_scope', `The access token lacks the scope ${scope}.`, {
    'www-authenticate': `Bearer realm="demo-api", error="insufficient_scope", scope="${scope}"`,
  });
}

/** 401 for a sign-in that is too old, or was not proved well enough (RFC 9470 section 3). */
export function insufficientAuthentication(wanted: {
  readonly maxAge?: number;
  readonly acr?: string;
}): ApiError {
  const { maxAge, acr } = wanted;
  const parameters = [
    'realm="demo-api"',
    'error="insufficient_user_authentication"',
    ...(maxAge === undefined ? [] : [`max_age="${maxAge}"`]),
    ...(acr === undefined ? [] : [`acr_values="${acr}"`]),
  ];
  const message = 'This needs a more recent sign-in, or a stronger one.';
  return new ApiError(401, 'insufficient_user_authentication', message, {
    'www-authenticate': `Bearer ${parameters.join(', ')}`,
  });
}
