/** Guards of windows, streams and starts. */
import { inFile, type Mutant } from '../mutant.ts';

const electron = (name: string): string => `test/unit/electron/${name}.test.ts`;

export const windows: readonly Mutant[] = [
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
  ...inFile(
    'main/electron/page-memory.ts',
    ['test/unit/electron/page-memory.test.ts'],
    [
      {
        name: 'a page stays as it is while deleting what it stored takes for ever',
        ids: ['LO-05', 'MM-04'],
        from: 'within(systemClock, CLEARED_WITHIN_MS, Promise.allSettled(clearing), null)',
        to: 'Promise.allSettled(clearing)',
      },
    ],
  ),
];
