/** Guards between a page and main: who calls, what a window may do, what is sent, what comes back. */
import { inFile, type Mutant } from '../mutant.ts';

const auth = (name: string): string => `test/unit/auth/${name}.test.ts`;
const electron = (name: string): string => `test/unit/electron/${name}.test.ts`;
const CHECKS = [electron('call-checks')];
const PLAIN = [electron('plain-data')];
const SENDER = [electron('sender-check')];
const GRANTS = [auth('grants')];
const ROUTES = [auth('api-routes')];
const PROXY = [auth('api-proxy')];
const GUARDED = [auth('api-guarded'), auth('call-guard')];
const HEADERS = [auth('header-rules')];

export const pages: readonly Mutant[] = [
  ...inFile('main/electron/sender-check.ts', SENDER, [
    {
      name: 'a frame may call',
      ids: ['EL-14'],
      from: 'if (frame.parent !== null) return false;',
      to: '',
    },
    {
      name: 'an unknown window may call',
      ids: ['EL-14'],
      from: 'if (page === undefined) return false;',
      to: "if (page === undefined) return frame.url.startsWith('app://shell/');",
    },
    {
      name: 'any page of the app may call for any window',
      ids: ['EL-14'],
      from: 'return frame.url.split(/[?#]/, 1)[0] === pageUrl(page);',
      to: "return frame.url.startsWith('app://shell/');",
    },
    {
      name: 'a frame that is gone throws',
      ids: ['EL-14'],
      from: '    return false;\n  }\n}',
      to: "    throw new Error('gone');\n  }\n}",
    },
  ]),
  ...inFile(
    'main/electron/app-origin.ts',
    [electron('app-origin')],
    [
      {
        name: 'any scheme is the app',
        ids: ['EL-15'],
        from: 'url.protocol === `${APP_SCHEME}:` &&',
        to: '',
      },
      { name: 'any host is the app', ids: ['EL-15'], from: 'url.host === APP_HOST &&', to: '' },
      {
        name: 'an address of the app with a user name is the app',
        ids: ['EL-15'],
        from: "url.username === '' &&\n    url.password === ''",
        to: 'true',
      },
    ],
  ),
  ...inFile('main/electron/call-checks.ts', CHECKS, [
    {
      name: 'any sender is heard',
      ids: ['EL-14'],
      from: '!window || !isTrustedSender(sent, pageOf)',
      to: '!window',
    },
    {
      name: 'verbs are not looked at',
      ids: ['IP-05'],
      from: "if (!mayCall(grants, name)) throw new AuthError('not_granted');",
      to: '',
    },
    {
      name: 'calls are not counted',
      ids: ['IP-07'],
      from: "if (!window.limiter.allow(name, now())) throw new AuthError('rate_limited');",
      to: '',
    },
    {
      name: 'arguments may be anything that can be cloned',
      ids: ['IP-02'],
      from: "if (!isPlain) throw new AuthError('bad_request');",
      to: '',
    },
    {
      name: 'arguments are not held against their schema',
      ids: ['IP-02'],
      from: "if (!parsed.success) throw new AuthError('bad_request');",
      to: '',
    },
    {
      name: 'what is asked for is not held against the grants',
      ids: ['IP-05'],
      from: 'checkGranted(grants, apis, name, output);',
      to: '',
    },
    {
      name: 'what is not granted is told as often as it is asked',
      ids: ['IP-07'],
      from: "if (code === 'not_granted' && !window.mayTell(now())) code = 'rate_limited';",
      to: '',
    },
  ]),
  ...inFile('main/electron/plain-data.ts', PLAIN, [
    { name: 'any depth is plain', ids: ['IP-02'], from: ' || depth > MAX_DEPTH', to: '' },
    { name: 'any number of values is plain', ids: ['IP-02'], from: 'nodes > most || ', to: '' },
    {
      name: 'any amount of text is plain',
      ids: ['IP-02'],
      from: 'return text <= MAX_TEXT;',
      to: 'return true;',
    },
    {
      name: 'long names of fields are plain',
      ids: ['IP-02'],
      from: 'if (text > MAX_TEXT) return false;',
      to: '',
    },
    {
      name: 'a number that is none is plain',
      ids: ['IP-02'],
      from: 'return Number.isFinite(item);',
      to: 'return true;',
    },
    {
      name: 'an array with holes or names is plain',
      ids: ['IP-02'],
      from: 'Object.keys(item).length !== item.length',
      to: 'false',
    },
    {
      name: 'maps, dates and buffers are plain',
      ids: ['IP-02'],
      from: 'if (Object.getPrototypeOf(item) !== Object.prototype) return false;',
      to: '',
    },
    { name: 'reserved names are plain', ids: ['IP-02'], from: '!RESERVED.has(key) && ', to: '' },
    {
      name: 'a body that can grow is taken',
      ids: ['IP-02'],
      from: 'buffer instanceof ArrayBuffer && !buffer.resizable',
      to: 'buffer instanceof ArrayBuffer',
    },
    {
      name: 'a view on more than a body may be is taken',
      ids: ['IP-02'],
      from: 'return isFixed && buffer.byteLength <= MAX_BODY_BYTES;',
      to: 'return isFixed && value.byteLength <= MAX_BODY_BYTES;',
    },
    {
      name: 'a call may be any object',
      ids: ['IP-02'],
      from: 'if (Object.getPrototypeOf(call) !== Object.prototype) return false;',
      to: '',
    },
  ]),
  ...inFile(
    'main/electron/rate-limit.ts',
    [electron('rate-limit')],
    [
      {
        name: 'opening the browser is not limited',
        ids: ['IP-07'],
        from: 'reopenBrowser: { burst: 3, perSecond: 0.2 },',
        to: '',
      },
      {
        name: 'requests are not limited',
        ids: ['IP-07'],
        from: 'request: { burst: 2000, perSecond: 200 },',
        to: '',
      },
      {
        name: 'a bucket fills beyond its size',
        ids: ['IP-07'],
        from: 'Math.min(burst, level + ((now - at) / 1000) * perSecond)',
        to: 'level + (at === -Infinity ? 0 : ((now - at) / 1000) * perSecond)',
      },
    ],
  ),
  ...inFile(
    'main/electron/ipc.ts',
    [electron('ipc')],
    [
      {
        name: 'news are sent to whatever page is there',
        ids: ['IP-08'],
        from: 'if (!isTrustedSender({ sender: contents, senderFrame }, () => page)) return;',
        to: '',
      },
      {
        name: 'news of the session are sent to every window',
        ids: ['IP-05'],
        from: "if (!mayCall(grants, 'getSession')) continue;",
        to: '',
      },
      {
        name: 'answers tell of all accounts',
        ids: ['IP-05'],
        from: 'return projected(grants, result as SessionSnapshot);',
        to: 'return result;',
      },
      {
        name: 'news tell of all accounts',
        ids: ['IP-05'],
        from: 'projected(grants, snapshot)',
        to: 'snapshot',
      },
      {
        name: 'a window that gave the session up is answered with it',
        ids: ['IP-05'],
        from: "if (!mayCall(grants, 'getSession')) throw new AuthError('not_granted');",
        to: '',
      },
    ],
  ),
  ...inFile(
    'main/electron/known-windows.ts',
    [electron('known-windows')],
    [
      {
        name: 'calls of a page go on when it has gone',
        ids: ['IP-08'],
        from: "contents.on('did-navigate', leave);",
        to: '',
      },
      {
        name: 'a window that is gone is still known',
        ids: ['EL-14'],
        from: '        leave();\n        windows.delete(contents);',
        to: '        leave();',
      },
      {
        name: 'what was given up comes back',
        ids: ['IP-05'],
        from: 'grants = left;',
        to: '',
        killedBy: [electron('known-windows'), electron('ipc')],
      },
    ],
  ),
  ...inFile(
    'main/electron/stream-calls.ts',
    [electron('stream-calls')],
    [
      {
        name: 'streams are opened without any check',
        ids: ['IP-02'],
        from: '    if (!verdict.ok) {\n      refuse(verdict.code);\n      return;\n    }',
        to: '    if (!verdict.ok) {\n      refuse(verdict.code);\n    }',
      },
      {
        name: 'a stream may bring several ports',
        ids: ['IP-02'],
        from: '!port || more.length > 0',
        to: '!port',
      },
      {
        name: 'any number of streams is open',
        ids: ['IP-07'],
        from: 'if (count >= MOST_STREAMS) {',
        to: 'if (false) {',
      },
    ],
  ),
  ...inFile(
    'main/electron/stream-port.ts',
    [electron('stream-port')],
    [
      {
        name: 'a page may say anything over a port',
        ids: ['IP-02'],
        from: 'if (!isKept) end();',
        to: '',
      },
      {
        name: 'a page may ask for more than was sent',
        ids: ['IP-02'],
        from: 'return left <= STREAM_WINDOW_BYTES;',
        to: 'return true;',
      },
      {
        name: 'a stream is read faster than the page reads',
        ids: ['IP-07'],
        from: 'while (left < bytes && !isStopped) {',
        to: 'while (false) {',
      },
      {
        name: 'a stream goes on when its page has gone',
        ids: ['IP-08'],
        from: "gone.addEventListener('abort', end, { once: true });",
        to: '',
      },
      {
        name: 'more than a piece goes over with it',
        ids: ['IP-03'],
        from: 'room.slice(0, filled)',
        to: 'room.subarray(0, filled)',
      },
    ],
  ),
  ...inFile(
    'main/electron/app-protocol.ts',
    [electron('app-protocol')],
    [
      {
        name: 'pages come without a policy',
        ids: ['EL-07'],
        from: "'content-security-policy': CONTENT_SECURITY_POLICY,",
        to: '',
      },
      {
        name: 'pages may connect',
        ids: ['EL-07'],
        from: '"connect-src \'none\'",',
        to: '"connect-src *",',
      },
      {
        name: 'files may be taken for another type',
        ids: ['EL-07'],
        from: "  'x-content-type-options': 'nosniff',\n",
        to: '',
      },
      {
        name: 'paths are decoded and joined',
        ids: ['EL-15'],
        from: 'const file = files.get(pathname);',
        to: 'const file = files.get(pathname) ?? join(folder, decodeURIComponent(pathname));',
      },
      {
        name: 'links lead out of the folder',
        ids: ['EL-15'],
        from: "import { lstatSync, readdirSync } from 'node:fs';",
        to: "import { statSync as lstatSync, readdirSync } from 'node:fs';",
      },
      {
        name: 'any host and method is served',
        ids: ['EL-15'],
        from: "request.method !== 'GET' || !isAppUrl(request.url)",
        to: 'false',
      },
    ],
  ),
  ...inFile(
    'main/electron/http-open.ts',
    [electron('http-open')],
    [
      {
        name: 'redirects are followed',
        ids: ['MD-04'],
        from: "redirect: 'manual',",
        to: '',
        killedBy: [electron('http-open'), electron('http-open-hostile')],
      },
      {
        name: 'a request that is aborted goes on',
        ids: ['IP-08'],
        from: 'fetch(outgoing, { signal })',
        to: 'fetch(outgoing)',
        killedBy: [electron('http-open'), electron('http-open-hostile')],
      },
      {
        name: 'the failure of a request is handed on',
        ids: ['LG-01'],
        from: '.catch(() => {\n    throw new HttpFetchError(failureOf());\n  });',
        to: ';',
        killedBy: [electron('http-open'), electron('http-open-hostile')],
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
    'main/electron/unsafe-start.ts',
    [electron('unsafe-start')],
    [
      {
        name: 'any switch is let through',
        ids: ['FU-05'],
        from: 'return [found.name];',
        to: 'return [];',
      },
      {
        name: 'a harmless switch may bring any value',
        ids: ['FU-05'],
        from: 'harmless.get(found.name)?.test(found.value)',
        to: 'harmless.has(found.name)',
      },
      {
        name: 'NODE_OPTIONS are taken',
        ids: ['FU-05'],
        from: "['NODE_OPTIONS', anyValue],",
        to: '',
      },
      {
        name: 'TLS may be switched off',
        ids: ['MD-09'],
        from: "['NODE_TLS_REJECT_UNAUTHORIZED', /^0$/],",
        to: '',
      },
      {
        name: 'keys of TLS may be written to a file',
        ids: ['FU-05'],
        from: "['SSLKEYLOGFILE', anyValue],",
        to: '',
      },
      {
        name: 'the name of a switch is shown as it is',
        ids: ['FU-05'],
        from: "/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/.test(name) ? `--${name}` : 'a switch with an odd name'",
        to: '`--${name}`',
      },
      {
        name: 'any number of arguments is taken',
        ids: ['FU-09'],
        from: "return Buffer.byteLength(argv.join('\\0')) > MOST_BYTES;",
        to: 'return false;',
      },
    ],
  ),
  ...inFile(
    'main/electron/confirmation.ts',
    [electron('confirmation')],
    [
      { name: 'Enter agrees', ids: ['IP-05'], from: 'defaultId: CANCEL,', to: 'defaultId: AGREE,' },
      { name: 'Escape agrees', ids: ['IP-05'], from: 'cancelId: CANCEL,', to: 'cancelId: AGREE,' },
      { name: 'any button agrees', ids: ['IP-05'], from: 'response === AGREE && ', to: '' },
      {
        name: 'an answer counts though its window is gone',
        ids: ['IP-05'],
        from: 'response === AGREE && !window.isDestroyed()',
        to: 'response === AGREE',
      },
      {
        name: 'a question outlives its page',
        ids: ['IP-05'],
        from: '          signal,\n        });',
        to: '        });',
      },
    ],
  ),
  ...inFile('main/auth/grants.ts', GRANTS, [
    {
      name: 'a verb that is not granted may be called',
      ids: ['IP-05'],
      from: '!needsVerb(name) || verbs.includes(name)',
      to: 'true',
    },
    {
      name: 'any account may be added',
      ids: ['IP-05'],
      from: "accounts === 'all' || choice?.another !== true",
      to: 'true',
    },
    {
      name: 'any account may be signed out',
      ids: ['IP-05'],
      from: "accounts === 'all' || choice?.account === undefined",
      to: 'true',
    },
    {
      name: 'any account may be switched to',
      ids: ['IP-05'],
      from: "switchAccount: ({ accounts }) => accounts === 'all',",
      to: '',
    },
    {
      name: 'any route of an API may be called',
      ids: ['IP-05'],
      from: 'return route !== null && (ownEntry(granted, call.api) ?? []).includes(route);',
      to: 'return route !== null && ownEntry(granted, call.api) !== undefined;',
    },
    {
      name: 'any window may be opened',
      ids: ['IP-05'],
      from: 'openWindow: ({ opens }, [name]) => opens.includes(name),',
      to: '',
    },
    {
      name: 'any access token may be asked for',
      ids: ['IP-05'],
      from: 'getAccessToken: ({ accessTokens }, [{ api }]) => accessTokens.includes(api),',
      to: '',
    },
    {
      name: 'narrowing may bring verbs',
      ids: ['IP-05'],
      from: 'verbs: both(grants.verbs, keep.verbs),',
      to: 'verbs: (keep.verbs ?? grants.verbs) as typeof grants.verbs,',
    },
    {
      name: 'narrowing may bring accounts',
      ids: ['IP-05'],
      from: "accounts: keep.accounts === 'current' ? 'current' : grants.accounts,",
      to: 'accounts: keep.accounts ?? grants.accounts,',
    },
    {
      name: 'a window of the current account is told of others',
      ids: ['IP-05'],
      from: "if (accounts === 'all') return snapshot;",
      to: 'return snapshot;',
    },
  ]),
  ...inFile('main/auth/api-routes.ts', ROUTES, [
    {
      name: 'a path may go up',
      ids: ['IP-05'],
      from: "name !== '' && name !== '.' && name !== '..'",
      to: "name !== ''",
    },
    {
      name: 'an encoded slash or dot may be in a path',
      ids: ['IP-05'],
      from: '!PATH.test(path) || AMBIGUOUS.test(path)',
      to: '!PATH.test(path)',
    },
    {
      name: 'a path may have any character',
      ids: ['IP-05'],
      from: '!PATH.test(path) || AMBIGUOUS.test(path)',
      to: 'AMBIGUOUS.test(path)',
    },
    {
      name: 'a path parameter hides dots',
      ids: ['IP-05'],
      from: "segments.map((segment) => segment.split(';', 1)[0])",
      to: 'segments',
    },
    {
      name: 'a route is for every method',
      ids: ['IP-05'],
      from: 'template.method === method && ',
      to: '',
    },
    {
      name: 'a placeholder stands for several segments',
      ids: ['IP-05'],
      from: 'segments.length === found.length &&',
      to: 'segments.length <= found.length &&',
    },
    {
      name: 'the less exact route is taken',
      ids: ['IP-05'],
      from: 'one.shape < other.shape ? -1 : 1',
      to: 'one.shape < other.shape ? 1 : -1',
      killedBy: [...ROUTES, ...GRANTS],
    },
    {
      name: 'what is no route is called',
      ids: ['IP-05'],
      from: "if (route === null) throw new AuthError('not_granted');",
      to: "if (route === null) return { route: '', url: new URL(api.origin + path) };",
    },
  ]),
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
  ...inFile('main/auth/call-guard.ts', GUARDED, [
    {
      name: 'a sensitive call is sent unasked',
      ids: ['IP-05'],
      from: 'if (sensitive || lacks.scopes.length > 0) await confirm(lacks);',
      to: '',
    },
    {
      name: 'a sign-in that is too old is enough',
      ids: ['SU-01'],
      from: 'isOld: maxAge !== undefined && (age === null || age > maxAge)',
      to: 'isOld: false',
    },
    {
      name: 'a call that is not interactive opens the browser',
      ids: ['SU-01'],
      from: "if (lacks.isOld && !interactive) throw new AuthError('fresh_sign_in_needed');",
      to: '',
    },
    {
      name: 'a call that is not interactive asks for access',
      ids: ['SU-01'],
      from: "if (!interactive) throw new AuthError('consent_needed');",
      to: '',
    },
    {
      name: 'a window may have the person asked for any scope',
      ids: ['IP-05'],
      from: "if (lacking(lacks.scopes, caller.scopes).length > 0) throw new AuthError('not_granted');",
      to: '',
    },
    {
      name: 'a challenge that never ends keeps the person busy',
      ids: ['SU-01'],
      from: 'if (challenged) return null;',
      to: '',
    },
    {
      name: 'an API may have the person sign in as often as it likes',
      ids: ['IP-07'],
      from: 'asking.count();',
      to: '',
    },
    {
      name: 'a refused token is renewed again and again',
      ids: ['RT-17'],
      from: 'sensitive || renewed || !sent',
      to: 'sensitive || !sent',
      // Under an API that refuses every token the call would have no end.
      killedBy: [auth('call-guard')],
    },
    {
      name: 'a call that nobody wants any more is sent after a sign-in',
      ids: ['IP-05'],
      from: "if (gone.aborted) throw new AuthError('not_confirmed');",
      to: '',
    },
    {
      name: 'a sensitive call takes the token that others have',
      ids: ['SU-01'],
      from: 'sensitive ? await account.single(resource, part) : await account.get(resource)',
      to: 'await account.get(resource)',
    },
  ]),
  ...inFile('main/auth/asking.ts', GUARDED, [
    {
      name: 'an answer before anybody can have read counts',
      ids: ['IP-05'],
      from: 'agreed && isRead && !signal.aborted',
      to: 'agreed && !signal.aborted',
    },
    {
      name: 'an answer counts though nobody waits for it',
      ids: ['IP-05'],
      from: 'agreed && isRead && !signal.aborted',
      to: 'agreed && isRead',
      killedBy: [auth('asking')],
    },
    {
      name: 'two questions are open at once',
      ids: ['IP-05'],
      from: "if (isAsking) throw new AuthError('rate_limited');",
      to: '',
    },
    {
      name: 'a page may ask for ever',
      ids: ['IP-07'],
      from: "if (room < 1) throw new AuthError('rate_limited');",
      to: '',
    },
  ]),
  ...inFile('main/auth/question.ts', GUARDED, [
    {
      name: 'a body of another type is shown as JSON',
      ids: ['IP-05'],
      from: '!isJson || !body || body',
      to: '!body || body',
    },
    {
      name: 'a body that can be read in two ways is shown',
      ids: ['IP-05'],
      from: 'fatal: true, ignoreBOM: true',
      to: 'fatal: false, ignoreBOM: true',
      killedBy: [auth('asking')],
    },
    {
      name: 'a call that cannot be shown whole is cut',
      ids: ['IP-05'],
      from: "if (path.length > MAX_CALL_LENGTH) throw new AuthError('bad_request');",
      to: '',
    },
  ]),
  ...inFile(
    'main/auth/json-fields.ts',
    [auth('json-fields')],
    [
      {
        name: 'a name may stand twice',
        ids: ['IP-05'],
        from: 'if (level.names.has(same)) return null;',
        to: '',
      },
      {
        name: 'names that servers take for the same are two',
        ids: ['IP-05'],
        from: "name.normalize('NFKC').toLowerCase()",
        to: 'name',
      },
    ],
  ),
  ...inFile(
    'main/auth/challenge.ts',
    [auth('challenge')],
    [
      {
        name: 'a challenge of any length is read',
        ids: ['SU-01'],
        from: 'if (field.length > MAX_HEADER_LENGTH) return null;',
        to: '',
      },
      {
        name: 'one of several challenges is taken',
        ids: ['SU-01'],
        from: '!found || others.length > 0',
        to: '!found',
      },
      {
        name: 'an age of any size is taken',
        ids: ['SU-01'],
        from: ' && Number(age) <= MAX_MAX_AGE',
        to: '',
      },
    ],
  ),
  ...inFile(
    'main/auth/hand-out-token.ts',
    [auth('hand-out-token')],
    [
      {
        name: 'a token is handed to any window',
        ids: ['IP-03'],
        from: '!api || !limits',
        to: '!api',
      },
      {
        name: 'a token is handed out twice',
        ids: ['IP-03'],
        from: 'handed.has(digest) || !isNarrow',
        to: '!isNarrow',
      },
      {
        name: 'a token of any scope is handed out',
        ids: ['IP-03'],
        from: "scope !== '' && lacking(scopesOf(scope), scopes).length === 0",
        to: 'true',
      },
      {
        name: 'a token of any lifetime is handed out',
        ids: ['IP-03'],
        from: 'lifetimeAssumed !== true && expiresInSeconds <= maxSeconds',
        to: 'true',
      },
      {
        name: 'a token is asked for that was never granted',
        ids: ['IP-03'],
        from: "if (lacking(limits.scopes, account.scopes()).length > 0) throw new AuthError('consent_needed');",
        to: '',
      },
    ],
  ),
  ...inFile(
    'preload/bridge.ts',
    ['test/unit/preload/bridge.test.ts'],
    [
      {
        name: 'a page gets the event of a message',
        ids: ['EL-17'],
        from: 'listener(value as never);',
        to: '(listener as unknown as (a: unknown, b: unknown) => void)(_event, value);',
      },
      {
        name: 'any code is described',
        ids: ['IP-04'],
        from: "typeof code === 'string' && Object.hasOwn(errors, code)",
        to: 'true',
      },
      {
        name: 'a failure of the channel is thrown into the page',
        ids: ['IP-04'],
        from: "return { ok: false, error: describe('bad_request') };",
        to: "throw new Error('bad_request');",
      },
      {
        name: 'the bridge can be changed',
        ids: ['EL-17'],
        from: 'return Object.freeze<AuthBridge>({',
        to: 'return Object.seal<AuthBridge>({',
      },
    ],
  ),
  ...inFile(
    'preload/arguments.ts',
    [electron('call-checks'), 'test/unit/preload/bridge.test.ts'],
    [
      {
        name: 'a sign-in takes fields that nobody knows',
        ids: ['IP-02'],
        from: 'signInSchema = v.strictObject(',
        to: 'signInSchema = v.looseObject(',
      },
      {
        name: 'names are of any length',
        ids: ['IP-02'],
        from: 'v.pipe(v.string(), v.minLength(1), v.maxLength(1024))',
        to: 'v.string()',
      },
    ],
  ),
  ...inFile(
    'preload/api-request.ts',
    [
      electron('call-checks'),
      electron('plain-data'),
      'test/unit/preload/open-request.test.ts',
      'test/unit/preload/bridge.test.ts',
    ],
    [
      {
        name: 'a call takes fields that nobody knows',
        ids: ['IP-02'],
        from: 'apiRequestSchema = v.strictObject(',
        to: 'apiRequestSchema = v.looseObject(',
      },
      {
        name: 'a call has any number of headers',
        ids: ['IP-02'],
        from: 'v.pipe(v.string(), v.maxLength(4096))),\n      v.maxEntries(32),',
        to: 'v.pipe(v.string(), v.maxLength(4096))),\n      v.maxEntries(3200),',
      },
      {
        name: 'a call has any method',
        ids: ['IP-05'],
        from: 'method: v.picklist(apiMethods),',
        to: 'method: v.string() as never,',
      },
    ],
  ),
];
