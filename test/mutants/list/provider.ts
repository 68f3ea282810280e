/** Guards of what a sign-in service serves: tokens, metadata, keys, addresses, errors. */
import { inFile, type Mutant } from '../mutant.ts';

const unit = (name: string): string => `test/unit/auth/${name}.test.ts`;
const EXCHANGE = [unit('provider-exchange')];
const REFRESH = [unit('provider-refresh')];
const METADATA = [unit('provider-metadata')];
const TOKENS = [unit('token-response')];
const URLS = [unit('url-rules')];
const BODIES = [unit('provider-bodies')];

export const provider: readonly Mutant[] = [
  ...inFile('main/auth/token-response.ts', TOKENS, [
    {
      name: 'a token of another type is taken',
      ids: ['IT-08'],
      from: "if (response.token_type.toLowerCase() !== 'bearer') throw new AuthError('response_invalid');",
      to: '',
    },
    {
      name: 'Bearer is compared with its case',
      ids: ['IT-08'],
      from: 'response.token_type.toLowerCase()',
      to: 'response.token_type',
    },
    {
      name: 'an access token of any form is taken',
      ids: ['IT-08'],
      from: ' || !/^[A-Za-z0-9._~+/-]+=*$/.test(value)',
      to: '',
    },
    {
      name: 'an access token of any size is taken',
      ids: ['MD-05'],
      from: 'value.length > MAX_TOKEN_LENGTH || ',
      to: '',
    },
    {
      name: 'a refresh token of any form is taken',
      ids: ['IT-08'],
      from: '!/^[\\x20-\\x7e]{1,16384}$/.test(refreshToken)',
      to: 'false',
    },
    {
      name: 'a wider scope is taken',
      ids: ['IT-09', 'RT-13'],
      from: "if (wider) throw new AuthError('scope_not_granted');",
      to: '',
      killedBy: [...TOKENS, ...REFRESH],
    },
    {
      name: 'a token lives as long as the server says',
      ids: ['IT-10'],
      from: 'Math.min(Math.max(0, expiresIn), MAX_LIFETIME)',
      to: 'Math.max(0, expiresIn)',
    },
    {
      name: 'a token may live less than no time',
      ids: ['IT-10'],
      from: 'Math.max(0, expiresIn)',
      to: 'expiresIn',
    },
    {
      name: 'a lifetime that is no number is taken',
      ids: ['IT-10'],
      from: "if (Number.isNaN(expiresIn)) throw new AuthError('response_invalid');",
      to: '',
    },
  ]),
  ...inFile('main/auth/provider-metadata.ts', METADATA, [
    {
      name: 'another issuer is taken',
      ids: ['MD-01'],
      from: "if (document['issuer'] !== rules.issuer) throw new AuthError('provider_invalid');",
      to: '',
    },
    {
      name: 'an endpoint of any kind is taken',
      ids: ['MD-02', 'MD-03'],
      from: "if (!isEndpoint(value, rules.allowLoopbackHttp)) throw new AuthError('provider_invalid');",
      to: '',
    },
    {
      name: 'an authorization endpoint on any origin is taken',
      ids: ['UA-02'],
      from: '!isBrowserUrl(authorizationEndpoint, rules.browserOrigins, rules.allowLoopbackHttp)',
      to: 'false',
    },
    {
      name: 'pushed requests are left out though they are required',
      ids: ['MD-03'],
      from: "if (requiresPushedAuthorization && pushed === undefined) throw new AuthError('provider_invalid');",
      to: '',
    },
    {
      name: 'the promise of iss is not read',
      ids: ['AR-01'],
      from: "issInResponse: document['authorization_response_iss_parameter_supported'] === true",
      to: 'issInResponse: false',
      killedBy: [
        'test/conformance/fapi2-security-profile-final-client-test-remove-authorization-response-iss.test.ts',
      ],
    },
    {
      name: 'the token endpoint may move while the app runs',
      ids: ['MD-07', 'RT-14'],
      from: "if (moved) throw new AuthError('provider_invalid');",
      to: '',
    },
  ]),
  ...inFile('main/auth/provider-documents.ts', METADATA, [
    {
      name: 'documents may be of any size',
      ids: ['MD-05'],
      from: 'export const MAX_DOCUMENT_BYTES = 256 * 1024;',
      to: 'export const MAX_DOCUMENT_BYTES = 256 * 1024 * 1024;',
      killedBy: [...METADATA, ...BODIES],
    },
    {
      name: 'documents of any type are read',
      ids: ['MD-05'],
      from: 'response.status !== 200 || !isJson(response)',
      to: 'response.status !== 200',
      killedBy: [...METADATA, ...BODIES],
    },
    {
      name: 'documents of any status are read',
      ids: ['MD-04'],
      from: 'response.status !== 200 || !isJson(response)',
      to: '!isJson(response)',
      killedBy: [...METADATA, ...BODIES, unit('provider-redirects')],
    },
    {
      name: 'text that is no UTF-8 is read',
      ids: ['MD-05'],
      from: 'fatal: true',
      to: 'fatal: false',
      killedBy: [...METADATA, ...BODIES],
    },
    {
      name: 'any number of keys is read',
      ids: ['MD-05'],
      from: ', v.maxLength(100)',
      to: '',
      killedBy: [unit('provider-keys')],
    },
    {
      name: 'old keys are used',
      ids: ['MD-06'],
      from: 'clock.monotonic() - keys.at < KEYS_LIFETIME',
      to: 'true',
      killedBy: [unit('provider-keys')],
    },
    {
      name: 'a rotated key is not asked for',
      ids: ['MD-06'],
      from: 'return known ? value : renewKeys();',
      to: 'return known ? value : value;',
      killedBy: [unit('provider-keys')],
    },
    {
      name: 'old metadata are used',
      ids: ['MD-07'],
      from: 'clock.monotonic() - metadata.at < METADATA_LIFETIME',
      to: 'true',
      killedBy: [...METADATA],
    },
    {
      name: 'what has moved is not looked for',
      ids: ['MD-07', 'RT-14'],
      from: 'if (metadata) checkUnmoved(metadata.value, value);',
      to: '',
    },
  ]),
  ...inFile('main/auth/provider-fetch.ts', BODIES, [
    {
      name: 'answers of any type are read',
      ids: ['MD-05'],
      from: "isJson(response) ? response : { ...response, body: '' }",
      to: 'response',
      killedBy: [unit('provider-fetch')],
    },
    {
      name: 'the bytes of an answer stay',
      ids: ['MM-02'],
      from: 'response.body.fill(0);',
      to: '',
      killedBy: [unit('provider-fetch')],
    },
    {
      name: 'the clock of any server is believed',
      ids: ['RT-16'],
      from: 'if (url === options.tokenEndpoint) {',
      to: 'if (true) {',
      killedBy: [unit('provider-fetch'), unit('provider-clock'), unit('provider-wrong-clock')],
    },
    {
      name: 'a request has no time limit of its own',
      ids: ['MD-05'],
      from: 'timeoutMs: options.timeoutMs,',
      to: 'timeoutMs: 2 ** 30,',
      killedBy: EXCHANGE,
    },
  ]),
  ...inFile('main/auth/provider-failure.ts', REFRESH, [
    {
      name: 'an exchange may end a session',
      ids: ['RT-10'],
      from: "return phase === 'refresh' ? 'session_ended' : 'response_invalid';",
      to: "return 'session_ended';",
      killedBy: [...EXCHANGE, ...REFRESH],
    },
    {
      name: 'any error ends the session',
      ids: ['RT-10'],
      from: "const ENDED: readonly string[] = ['invalid_grant'];",
      to: "const ENDED: readonly string[] = ['invalid_grant', 'invalid_client', 'invalid_request', 'temporarily_unavailable'];",
    },
    {
      name: 'a busy server ends the session',
      ids: ['RT-10'],
      from: "if (isBusy(status)) return 'provider_busy';",
      to: '',
      killedBy: [...REFRESH, unit('provider-bodies'), unit('retry-after')],
    },
  ]),
  ...inFile(
    'main/auth/auth-error.ts',
    [unit('errors-without-secrets')],
    [
      {
        name: 'a foreign error is handed on as it is',
        ids: ['IP-04', 'LG-01'],
        from: "return error instanceof AuthError ? error.code : 'internal';",
        to: 'return (error as AuthError).code;',
        killedBy: [
          unit('errors-without-secrets'),
          'test/unit/electron/ipc.test.ts',
          'test/unit/electron/call-checks.test.ts',
        ],
      },
    ],
  ),
  ...inFile('main/auth/url-rules.ts', URLS, [
    {
      name: 'http is as good as https',
      ids: ['MD-02'],
      from: "if (url.protocol === 'https:') return true;",
      to: "if (url.protocol === 'https:' || url.protocol === 'http:') return true;",
    },
    {
      name: 'http is let through to any host',
      ids: ['MD-02'],
      from: "url.protocol === 'http:' && loopback",
      to: "url.protocol === 'http:'",
    },
    {
      name: 'an address with a user name is taken',
      ids: ['UA-02'],
      from: "url.username === '' && url.password === '' && !text",
      to: '!text',
    },
    {
      name: 'an address with a fragment is taken',
      ids: ['UA-02'],
      from: " && !text.includes('#')",
      to: '',
    },
    {
      name: 'what a parser drops is dropped',
      ids: ['UA-02'],
      from: 'if (/[^\\x21-\\x7e]/.test(text)) return false;',
      to: '',
    },
    {
      name: 'an endpoint of any length is taken',
      ids: ['MD-03'],
      from: 'text.length <= 2048 && ',
      to: '',
      killedBy: [...URLS, ...METADATA],
    },
    {
      name: 'an address of any length is opened',
      ids: ['UA-02'],
      from: 'text.length > MAX_BROWSER_URL || ',
      to: '',
    },
    {
      name: 'any origin is opened',
      ids: ['UA-02'],
      from: 'return url !== null && origins.includes(url.origin);',
      to: 'return url !== null;',
    },
  ]),
];
