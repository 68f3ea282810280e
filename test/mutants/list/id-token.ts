/** Guards of the ID token: ours, our options to openid-client, and those of the library. */
import { inFile, type Mutant } from '../mutant.ts';

const unit = (name: string): string => `test/unit/auth/${name}.test.ts`;
const CLAIMS = [unit('id-token-claims')];
const TIMES = [unit('id-token-times')];
const SIGNATURE = [unit('id-token-signature')];
const EXCHANGE = [unit('provider-exchange')];
const REFRESH = [unit('provider-refresh')];
const METADATA = [unit('provider-metadata')];

export const idToken: readonly Mutant[] = [
  ...inFile('main/auth/openid-client-provider.ts', CLAIMS, [
    { name: 'the nonce is not compared', ids: ['IT-04'], from: 'expectedNonce: nonce,', to: '' },
    {
      name: 'the signature is not checked',
      ids: ['IT-01'],
      from: 'client.enableNonRepudiationChecks(configuration);',
      to: '',
      killedBy: SIGNATURE,
    },
    {
      name: 'the algorithm is not pinned',
      ids: ['IT-01'],
      from: 'id_token_signed_response_alg: provider.idTokenAlgorithm,',
      to: '',
      killedBy: SIGNATURE,
    },
    {
      name: 'the verifier is not sent',
      ids: ['TX-02'],
      from: 'pkceCodeVerifier: request.codeVerifier,',
      to: '',
      killedBy: EXCHANGE,
    },
    {
      name: 'at_hash is not compared',
      ids: ['IT-06'],
      from: 'await checkAccessTokenHash(claims, alg, result.access_token);',
      to: '',
    },
    {
      name: 'the max_age that was asked for is not compared',
      ids: ['IT-05'],
      from: 'const { nonce, ...limits } = extra;',
      to: 'const { nonce, maxAge: _unused, ...limits } = extra;',
      killedBy: [...TIMES, unit('provider-demands')],
    },
    {
      name: 'a refreshed ID token may be of somebody else',
      ids: ['RT-12'],
      from: 'if (identity) checkContinuity(continuity, identity.claims, identity.identity.continuity);',
      to: '',
      killedBy: REFRESH,
    },
    {
      name: 'an address for the browser is not looked at again',
      ids: ['UA-02'],
      from: "if (!isBrowserUrl(url, browserOrigins, allowLoopbackHttp)) {\n        throw new AuthError('provider_invalid');\n      }",
      to: '',
      killedBy: [...METADATA, unit('provider-request')],
    },
    {
      name: 'any address is opened to sign out',
      ids: ['UA-02'],
      from: 'urls.find(mayBeOpened) ?? null',
      to: 'urls[0] ?? null',
      killedBy: [unit('provider-logout')],
    },
    {
      name: 'a refresh may ask for more',
      ids: ['RT-13'],
      from: 'scope !== undefined && !isWithin(scope, granted)',
      to: 'false',
      killedBy: [unit('provider-demands')],
    },
    {
      name: 'the ID token is kept',
      ids: ['LO-03'],
      from: 'provider.idTokenHint === true && ',
      to: '',
      killedBy: [unit('provider-logout')],
    },
    {
      name: 'the redirect URI is not the registered one',
      ids: ['AR-05'],
      from: 'const currentUrl = new URL(request.redirectUri);',
      to: "const currentUrl = new URL('http://localhost/callback');",
      killedBy: EXCHANGE,
    },
    {
      name: 'a refresh is sent before the keys are there',
      ids: ['RT-12'],
      from: '      await documents.keys();\n',
      to: '',
      killedBy: [...REFRESH, unit('provider-keys')],
    },
  ]),
  ...inFile('main/auth/id-token-checks.ts', CLAIMS, [
    {
      name: 'a second audience is taken',
      ids: ['IT-02'],
      from: 'audience.some((entry) => entry !== expected.clientId)',
      to: '!audience.includes(expected.clientId)',
    },
    {
      name: 'an audience that is no text is left out',
      ids: ['IT-02'],
      from: 'texts.length === 0 || texts.length !== list.length',
      to: 'texts.length === 0',
    },
    {
      name: 'another authorized party is taken',
      ids: ['IT-02'],
      from: "if (azp !== undefined && azp !== expected.clientId) throw new AuthError('id_token_invalid');",
      to: '',
    },
    {
      name: 'a subject of any form is taken',
      ids: ['IT-07'],
      from: "typeof sub !== 'string' || !/^[\\x20-\\x7e]{1,255}$/.test(sub)",
      to: "typeof sub !== 'string'",
    },
    {
      name: 'an expired token is taken',
      ids: ['IT-03'],
      from: '    exp > early &&\n',
      to: '',
      killedBy: TIMES,
    },
    {
      name: 'a token of the future is taken',
      ids: ['IT-03'],
      from: '    iat <= late &&\n',
      to: '',
      killedBy: TIMES,
    },
    {
      name: 'an old token is taken',
      ids: ['IT-03'],
      from: '    iat >= early - MAX_AGE_OF_IAT &&\n',
      to: '',
      killedBy: TIMES,
    },
    {
      name: 'a token without iat is taken',
      ids: ['IT-03'],
      from: '!isTime(exp) || !isTime(iat)',
      to: '!isTime(exp)',
      killedBy: [...TIMES, ...CLAIMS],
    },
    {
      name: 'a token without exp is taken',
      ids: ['IT-03'],
      from: '!isTime(exp) || !isTime(iat)',
      to: '!isTime(iat)',
      killedBy: [...TIMES, ...CLAIMS],
    },
    {
      name: 'a token that is not valid yet is taken',
      ids: ['IT-03'],
      from: '    (nbf === undefined || nbf <= late) &&\n',
      to: '',
      killedBy: TIMES,
    },
    {
      name: 'a sign-in in the future is taken',
      ids: ['IT-05'],
      from: '    (authTime === undefined || authTime <= late) &&\n',
      to: '',
      killedBy: TIMES,
    },
    {
      name: 'a sign-in that is too long ago is taken',
      ids: ['IT-05'],
      from: 'authTime >= early - maxAge',
      to: 'true',
      killedBy: [...TIMES, unit('provider-demands')],
    },
    {
      name: 'max_age without auth_time is taken',
      ids: ['IT-05'],
      from: 'maxAge !== undefined && authTime === undefined)',
      to: 'false)',
      killedBy: [...TIMES, unit('provider-demands')],
    },
    {
      name: 'a weaker way to sign in is taken',
      ids: ['SU-01'],
      from: "acrValues && !acrValues.some((value) => value === claims['acr'])",
      to: 'false',
      killedBy: [unit('provider-demands')],
    },
    {
      name: 'at_hash of an unknown algorithm is taken',
      ids: ['IT-06'],
      from: "if (hash === null) throw new AuthError('id_token_invalid');",
      to: 'if (hash === null) return;',
      killedBy: [...CLAIMS, ...SIGNATURE],
    },
    {
      name: 'a wrong at_hash is taken',
      ids: ['IT-06'],
      from: "if (expected !== encoded) throw new AuthError('id_token_invalid');",
      to: 'void encoded;',
    },
    {
      name: 'a refreshed ID token may have another subject',
      ids: ['RT-12'],
      from: 'now.subject === first.subject &&',
      to: '',
      killedBy: REFRESH,
    },
    {
      name: 'a refreshed ID token may have another auth_time',
      ids: ['RT-12'],
      from: ' || now.authTime === first.authTime)',
      to: ' || true)',
      killedBy: REFRESH,
    },
    {
      name: 'a refreshed ID token may have another azp',
      ids: ['RT-12'],
      from: 'now.authorizedParty === first.authorizedParty &&',
      to: '',
      killedBy: REFRESH,
    },
    {
      name: 'a refreshed ID token may have another nonce',
      ids: ['RT-12'],
      from: 'if (!same || !sameNonce)',
      to: 'if (!same)',
      killedBy: REFRESH,
    },
    {
      name: 'what is shown of a person is of any length',
      ids: ['IP-03'],
      from: 'return value.slice(0, MAX_DISPLAY_LENGTH);',
      to: 'return value;',
      killedBy: [...CLAIMS, unit('user-info')],
    },
  ]),
  ...inFile('node_modules/oauth4webapi/build/index.js', SIGNATURE, [
    {
      name: 'critical header parameters are not looked at',
      ids: ['IT-01'],
      from: 'if (header.crit !== undefined) {\n        throw new UnsupportedOperationError(\'no JWT "crit"',
      to: 'if (false) {\n        throw new UnsupportedOperationError(\'no JWT "crit"',
    },
    {
      name: 'the library takes any signature',
      ids: ['IT-01'],
      from: 'const verified = await crypto.subtle.verify(algorithm, key, signature, data);',
      to: 'const verified = true;',
    },
    {
      name: 'the library takes any nonce',
      ids: ['IT-04'],
      from: 'if (claims.nonce !== expected) {',
      to: 'if (false) {',
      killedBy: CLAIMS,
    },
  ]),
];
