/** Guards of the port that a sign-in listens on. */
import { inFile, type Mutant } from '../mutant.ts';

const GUARD = ['test/unit/loopback/request-guard.test.ts'];
const REQUESTS = ['test/unit/loopback/requests.test.ts'];
const CALLBACK = ['test/unit/loopback/callback.test.ts'];
const CLOSING = ['test/unit/loopback/closing.test.ts'];
const LIMITS = ['test/unit/loopback/limits.test.ts'];
const BIND = ['test/unit/loopback/bind.test.ts'];
const PAGES = ['test/unit/loopback/pages.test.ts'];

export const listener: readonly Mutant[] = [
  ...inFile(
    'main/loopback/request-guard.ts',
    [...GUARD, ...REQUESTS],
    [
      {
        name: 'any Host is taken',
        ids: ['LB-04'],
        from: 'hosts[0] !== served.authority',
        to: 'false',
      },
      {
        name: 'a second Host is not seen',
        ids: ['LB-04'],
        from: 'hosts.length !== 1',
        to: 'hosts.length === 0',
      },
      {
        name: 'an absolute target is taken',
        ids: ['LB-04'],
        from: "if (!url.startsWith('/')) return refused('target');",
        to: '',
      },
      {
        name: 'any method is taken',
        ids: ['LB-05'],
        from: "if (method !== 'GET') return refused('method');",
        to: '',
      },
      {
        name: 'any path that begins alike is taken',
        ids: ['LB-05'],
        from: 'path !== served.callbackPath',
        to: '!path.startsWith(served.callbackPath)',
      },
      {
        name: 'a foreign Origin is taken',
        ids: ['LB-05'],
        from: '(origin) => origin !== own',
        to: '() => false',
      },
      {
        name: 'an image or a frame of another site may fetch the callback',
        ids: ['LB-05'],
        from: "(destination) => destination !== 'document'",
        to: '() => false',
      },
      {
        name: 'a request with a body is taken',
        ids: ['LB-05'],
        from: "return hasBody ? refused('body') : judged;",
        to: 'return hasBody ? judged : judged;',
      },
      {
        name: 'header names are compared with their case',
        ids: ['LB-04'],
        from: 'rawHeaders[index]?.toLowerCase() === name',
        to: 'rawHeaders[index] === name',
      },
    ],
  ),
  ...inFile('main/loopback/redirect-receiver.ts', CALLBACK, [
    {
      name: 'a second genuine callback is taken',
      ids: ['LB-08'],
      from: '    if (taken) {\n      onRefused',
      to: '    if (false) {\n      onRefused',
    },
    {
      name: 'what the judge does not know ends the wait',
      ids: ['LB-06'],
      from: 'if (response === null) return false;',
      to: 'if (response === null) { reject(new Error()); return false; }',
    },
    {
      name: 'a judge that throws ends the process',
      ids: ['LB-07'],
      from: '  } catch {\n    return null;',
      to: '  } catch (error) {\n    throw error;',
      killedBy: ['test/unit/loopback/contract.test.ts'],
    },
    {
      name: 'code and state stay in the address bar',
      ids: ['LB-09'],
      from: 'sendOn(response, served.donePath);',
      to: 'finalPage.serve(response);',
    },
    {
      name: 'the page is shown before there was a callback',
      ids: ['LB-08'],
      from: "judged.kind === 'done' && taken",
      to: "judged.kind === 'done'",
      killedBy: [...CALLBACK, ...REQUESTS, ...CLOSING],
    },
    {
      name: 'an abort does not close the port',
      ids: ['LB-03'],
      from: "signal.addEventListener('abort', close);",
      to: '',
      killedBy: CLOSING,
    },
    {
      name: 'closing leaves the port open',
      ids: ['LB-03'],
      from: 'await server.close();',
      to: '',
      killedBy: CLOSING,
    },
    {
      name: 'a receiver may be asked twice',
      ids: ['LB-08'],
      from: "if (asked) reject(new Error('receive() was called twice'));\n      else if",
      to: 'if',
      killedBy: ['test/unit/loopback/contract.test.ts'],
    },
  ]),
  ...inFile('main/loopback/bind.ts', BIND, [
    {
      name: 'a name is bound, not the literal',
      ids: ['LB-01'],
      from: "(await bindOn('127.0.0.1', candidates, listen))",
      to: "(await bindOn('localhost' as never, candidates, listen))",
    },
    {
      name: 'IPv6 is taken though the IPv4 ports are taken',
      ids: ['LB-12'],
      from: '    }\n  }\n  return fail();',
      to: '    }\n  }\n  return null;',
    },
  ]),
  ...inFile('main/loopback/loopback-server.ts', LIMITS, [
    {
      name: 'the port is bound on every address',
      ids: ['LB-01'],
      from: 'server.listen({ host, port, exclusive: true }',
      to: 'server.listen({ port, exclusive: true }',
      killedBy: BIND,
    },
    {
      name: 'headers may be of any size',
      ids: ['LB-11'],
      from: 'maxHeaderSize: 16 * 1024',
      to: 'maxHeaderSize: 1024 * 1024',
    },
    {
      name: 'a request may take for ever',
      ids: ['LB-11'],
      from: 'headersTimeout: 3_000,\n  requestTimeout: 3_000,',
      to: 'headersTimeout: 0,\n  requestTimeout: 0,',
    },
    {
      name: 'a second Host behind many headers is not seen',
      ids: ['LB-04'],
      from: 'server.maxHeadersCount = 0;',
      to: '',
      killedBy: [...REQUESTS, ...LIMITS],
    },
    {
      name: 'a connection may ask again',
      ids: ['LB-11'],
      from: 'server.maxRequestsPerSocket = 1;',
      to: '',
      killedBy: [...REQUESTS, ...LIMITS],
    },
    {
      name: 'any number of connections is kept',
      ids: ['LB-11'],
      from: 'if (connections.size <= MAX_CONNECTIONS) return;',
      to: 'return;',
    },
    {
      name: 'the new connection is dropped, not the oldest idle one',
      ids: ['LB-11'],
      from: 'for (const candidate of connections) {',
      to: 'for (const candidate of [...connections].reverse()) {',
    },
    {
      name: 'a reset connection is an uncaught error',
      ids: ['LB-07'],
      from: "socket.on('error', () => {});",
      to: '',
      killedBy: [...LIMITS, ...CLOSING],
    },
    {
      name: 'an upgrade is left open',
      ids: ['LB-07'],
      from: "server.on('upgrade', refuseSwitch);",
      to: "server.on('upgrade', () => {});",
      killedBy: [...REQUESTS, ...LIMITS],
    },
    {
      name: 'closing waits for connections that say nothing',
      ids: ['LB-03'],
      from: 'for (const socket of connections) socket.destroy();',
      to: '',
      killedBy: CLOSING,
    },
    {
      name: 'what is no HTTP gets no end',
      ids: ['LB-07'],
      from: '    refuseRaw(socket, tooLarge',
      to: '    void (0, tooLarge',
      killedBy: [...REQUESTS, ...LIMITS],
    },
  ]),
  ...inFile('main/loopback/answers.ts', CALLBACK, [
    {
      name: 'pages may be kept in a cache',
      ids: ['LB-10'],
      from: "'Cache-Control': 'no-store',",
      to: '',
    },
    {
      name: 'the address of the callback goes on as Referer',
      ids: ['LB-09'],
      from: "'Referrer-Policy': 'no-referrer',",
      to: '',
    },
    {
      name: 'pages have no policy',
      ids: ['LB-10'],
      from: "'Content-Security-Policy': CONTENT_SECURITY_POLICY,",
      to: '',
    },
    {
      name: 'pages may be taken for another type',
      ids: ['LB-10'],
      from: "'X-Content-Type-Options': 'nosniff',",
      to: '',
    },
    {
      name: 'other sites may load what is answered',
      ids: ['LB-10'],
      from: "'Cross-Origin-Resource-Policy': 'same-origin',",
      to: '',
    },
  ]),
  ...inFile('main/loopback/pages.ts', PAGES, [
    {
      name: 'a sentence is markup',
      ids: ['LB-10'],
      from: '`<p>${escapeHtml(sentence)}</p>',
      to: '`<p>${sentence}</p>',
    },
    {
      name: 'pages may be framed',
      ids: ['LB-10'],
      from: "frame-ancestors 'none'; ",
      to: '',
      killedBy: [...PAGES, ...CALLBACK],
    },
  ]),
];
