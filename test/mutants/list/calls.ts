/** Guards of API calls: what is sent, what comes back, how long it may take. */
import { inFile, type Mutant } from '../mutant.ts';

const auth = (name: string): string => `test/unit/auth/${name}.test.ts`;
const electron = (name: string): string => `test/unit/electron/${name}.test.ts`;
const network = (name: string): string => `test/integration/network/${name}.test.ts`;
const PROXY = [auth('api-proxy')];
const HEADERS = [auth('header-rules')];

export const calls: readonly Mutant[] = [
  ...inFile(
    'main/electron/net-open.ts',
    [network('contracts')],
    [
      {
        name: 'redirects are followed',
        ids: ['MD-04'],
        // Chromium's mode alone is no guard: what is told of a redirect ends the request whatever the mode is.
        from: 'head.resolve(incoming(status, pairs, null));\n      over();\n      sent.abort();',
        to: 'sent.followRedirect();',
      },
      {
        name: 'a request that is aborted goes on',
        ids: ['IP-08'],
        from: "signal?.addEventListener('abort', abort, { once: true });",
        to: '',
      },
      {
        name: 'addresses of other kinds are opened',
        ids: ['MD-01'],
        from: 'if (isHttp && ',
        to: 'if (',
        killedBy: [electron('net-open')],
      },
      {
        name: 'a request names the versions of the app and of Electron',
        ids: ['MD-04'],
        from: "sent.setHeader('user-agent', userAgent);",
        to: '',
        killedBy: [network('limits')],
        only: 'names neither',
      },
    ],
  ),
  ...inFile(
    'main/electron/navigation-guard.ts',
    [network('limits')],
    [
      {
        name: 'main reports its requests to whom a server names',
        ids: ['MD-04'],
        from: '    denyPermissions(session);',
        to: '    if (!isMains) denyPermissions(session);',
        only: 'reports nothing',
      },
      {
        name: 'pages have a network',
        ids: ['EL-10'],
        from: '    if (!isMains) cutOff(session);',
        to: '',
        only: 'leaves the default session',
      },
    ],
  ),
  ...inFile(
    'main/electron/net-lanes.ts',
    [electron('net-lanes')],
    [
      {
        name: 'a stream keeps other calls waiting',
        ids: ['MD-05'],
        from: 'of(each) < MOST_OF_ORIGIN && ',
        to: '',
      },
      {
        name: 'there are sessions without an end',
        ids: ['MD-05'],
        from: 'if (!lane && lanes.length < MOST_LANES) {',
        to: 'if (!lane) {',
      },
    ],
  ),
  ...inFile(
    'main/electron/memory-dumps.ts',
    [electron('memory-dumps')],
    [
      {
        name: 'a core file has the memory of main and of its network process',
        ids: ['LG-04'],
        from: "writeFileSync(filter, '0');",
        to: '',
      },
    ],
  ),
  ...inFile(
    'main/electron/net-failure.ts',
    [electron('net-failure')],
    [
      {
        name: 'a certificate that is not trusted is told as a network that is down',
        ids: ['MD-03'],
        from: "if (NO_TLS.test(name)) return 'untrusted';",
        to: '',
      },
      {
        name: 'a proxy that refuses is told as a network that is down',
        ids: ['MD-03'],
        from: "if (PROXY.test(name)) return 'proxy';",
        to: '',
      },
    ],
  ),
  ...inFile(
    'main/auth/whole-answer.ts',
    [electron('http-open')],
    [
      {
        name: 'an answer of any size is read',
        ids: ['MD-05'],
        from: "      if (size > maxBytes) throw new HttpFetchError('too_large');\n    }",
        to: '    }',
      },
      {
        name: 'an answer of any announced size is begun',
        ids: ['MD-05'],
        from: "if ((incoming.length ?? 0) > maxBytes) throw new HttpFetchError('too_large');",
        to: '',
      },
      {
        name: 'the pieces of an answer stay',
        ids: ['MM-02'],
        from: 'for (const part of parts) part.fill(0);',
        to: '',
      },
      {
        name: 'an answer may take for ever',
        ids: ['MD-05'],
        from: 'ending.within(timeoutMs);',
        to: '',
      },
    ],
  ),
  ...inFile(
    'main/auth/api-call.ts',
    [auth('api-call'), ...PROXY],
    [
      {
        name: 'a page may send any header',
        ids: ['IP-05'],
        from: "if (!api.requestHeaders.includes(name) || !maySend(name)) throw new AuthError('not_granted');",
        to: '',
      },
      { name: 'a header is sent twice', ids: ['IP-05'], from: 'headers.has(name) || ', to: '' },
      { name: 'a header has any value', ids: ['IP-05'], from: ' || !isHeaderValue(value)', to: '' },
      {
        name: 'a body has any type',
        ids: ['IP-05'],
        from: "if (!MEDIA_TYPE.test(type)) throw new AuthError('bad_request');",
        to: '',
      },
      {
        name: 'a body has any size',
        ids: ['IP-02'],
        from: "if (bytes.byteLength > api.maxRequestBytes) throw new AuthError('request_too_large');",
        to: '',
      },
      {
        name: 'an API is looked up in what objects have',
        ids: ['IP-05'],
        from: 'const api = ownEntry(apis, name);',
        to: 'const api = apis[name];',
      },
    ],
  ),
  ...inFile('main/auth/header-rules.ts', HEADERS, [
    {
      name: 'a configuration may let pages send credentials',
      ids: ['IP-05'],
      from: "...['authorization', 'cookie', 'cookie2', 'dpop'],",
      to: '',
    },
    {
      name: 'a configuration may let pages see cookies',
      ids: ['IP-03'],
      from: "...['set-cookie', 'set-cookie2', 'www-authenticate', 'authentication-info', 'authorization'],",
      to: '',
    },
    {
      name: 'a page sees every header',
      ids: ['IP-03'],
      from: 'if (isAsked && mayShow(name))',
      to: 'if (mayShow(name))',
      killedBy: [...HEADERS, ...PROXY],
    },
    {
      name: 'a page sees what no page may see',
      ids: ['IP-03'],
      from: 'if (isAsked && mayShow(name))',
      to: 'if (isAsked)',
    },
    {
      name: 'a header may end itself',
      ids: ['IP-05'],
      from: 'const VALUE = /^(?:[\\x21-\\x7e](?:[\\x20-\\x7e]*[\\x21-\\x7e])?)?$/;',
      to: 'const VALUE = /^[^]*$/;',
    },
    {
      name: 'a page may say where a request comes from',
      ids: ['IP-05'],
      from: "'x-forwarded', ",
      to: '',
    },
  ]),
  ...inFile(
    'main/auth/api-send.ts',
    [auth('api-proxy'), auth('api-retries')],
    [
      {
        name: 'a redirect is an answer',
        ids: ['MD-04'],
        from: "if (status !== 401) throw new AuthError('api_redirect_refused');",
        to: 'if (status !== 401) return incoming;',
      },
      {
        name: 'what changes something is sent twice',
        ids: ['RT-17'],
        from: 'IDEMPOTENT.has(method) && !tokens.once',
        to: '!tokens.once',
      },
      {
        name: 'what the person agreed to is sent twice',
        ids: ['IP-05'],
        from: 'IDEMPOTENT.has(method) && !tokens.once',
        to: 'IDEMPOTENT.has(method)',
        killedBy: [auth('api-guarded'), auth('api-retries')],
      },
      {
        name: 'a lost call is sent for ever',
        ids: ['RT-17'],
        from: ' || tries >= MORE_TRIES',
        to: '',
      },
    ],
  ),
  ...inFile('main/auth/api-proxy.ts', PROXY, [
    {
      name: 'a shared call may change something',
      ids: ['IP-05'],
      from: "if (shared && (interactive || method !== 'GET')) throw new AuthError('bad_request');",
      to: '',
      killedBy: [auth('api-shared')],
    },
    {
      name: 'shared calls are one whatever they ask',
      ids: ['IP-05'],
      from: '        call.url,\n',
      to: '',
      killedBy: [auth('api-shared')],
    },
    {
      name: 'any number of calls runs at once',
      ids: ['IP-07'],
      from: 'return await inTurnOf(caller.gone ?? nobody, ending, sendAndRead);',
      to: 'return await sendAndRead();',
      killedBy: [auth('api-turns')],
    },
    {
      name: 'a call goes on when its page has gone',
      ids: ['IP-08'],
      from: 'const ending = createEnding(clock, [gone, account.ended]);\n    ending.within(limitOf(request));',
      to: 'const ending = createEnding(clock, [account.ended]);\n    ending.within(limitOf(request));',
    },
    {
      name: 'a call goes on when its account has gone',
      ids: ['LO-05'],
      from: 'const ending = createEnding(clock, [gone, account.ended]);\n    ending.within(limitOf(request));',
      to: 'const ending = createEnding(clock, [gone]);\n    ending.within(limitOf(request));',
    },
  ]),
  ...inFile(
    'main/auth/shared-calls.ts',
    [auth('api-shared')],
    [
      {
        name: 'calls of two accounts are one',
        ids: ['IP-03'],
        from: 'const calls = accounts.get(account) ?? new Map<string, Running<T>>();\n    accounts.set(account, calls);',
        to: 'const calls = accounts.get(clock) ?? new Map<string, Running<T>>();\n    accounts.set(clock, calls);',
      },
    ],
  ),
  ...inFile(
    'main/auth/api-stream.ts',
    [auth('api-stream')],
    [
      {
        name: 'a stream of any announced length is begun',
        ids: ['MD-05'],
        from: 'if ((length ?? 0) > api.maxStreamBytes) {',
        to: 'if (false) {',
      },
      {
        name: 'a stream of any length is read',
        ids: ['MD-05'],
        from: "if (size > api.maxStreamBytes) throw new AuthError('api_response_invalid');",
        to: '',
      },
      {
        name: 'the head of a stream shows every header',
        ids: ['IP-03'],
        from: 'shownHeaders(headers, api.responseHeaders)',
        to: 'Object.fromEntries(headers)',
      },
      {
        name: 'a stream in which nothing moves has no end',
        ids: ['MD-05'],
        from: 'if (failure) throw failure;\n      ending.within(idleMs);',
        to: 'if (failure) throw failure;\n      ending.within(2 ** 30);',
      },
    ],
  ),
];
