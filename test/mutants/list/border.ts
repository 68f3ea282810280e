/** Guards between a page and main: who calls, how often, with what. */
import { inFile, type Mutant } from '../mutant.ts';

const electron = (name: string): string => `test/unit/electron/${name}.test.ts`;
const CHECKS = [electron('call-checks')];
const PLAIN = [electron('plain-data')];
const SENDER = [electron('sender-check')];

export const border: readonly Mutant[] = [
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
];
