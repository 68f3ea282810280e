/** The mistakes that the attacks must find: edits of the sources of main/, each of which takes one guard away. */

/** The text `from`, which stands in the file once, becomes `to`. */
export interface Edit {
  /** Inside main/. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

type Mistakes = Readonly<Record<string, readonly Edit[]>>;

const receiver = (from: string, to: string): Edit => ({
  file: 'loopback/redirect-receiver.ts',
  from,
  to,
});
const state = (from: string, to: string): Edit => ({ file: 'auth/has-state.ts', from, to });
const judge = (from: string, to: string): Edit => ({
  file: 'auth/authorization-response.ts',
  from,
  to,
});

const guard = (from: string, to: string): Edit => ({ file: 'loopback/request-guard.ts', from, to });
const server = (from: string, to: string): Edit => ({
  file: 'loopback/loopback-server.ts',
  from,
  to,
});
const answers = (from: string, to: string): Edit => ({ file: 'loopback/answers.ts', from, to });

const FORGED: Mistakes = {
  'takes any state': [state('return difference === 0;', 'return true;')],
  'compares the beginning of the state': [
    state('if (a.length !== b.length) return false;', ''),
    state('i < a.length;', 'i < Math.min(a.length, b.length);'),
  ],
  'takes the last state of several': [
    state('states.length === 1 && sameText(states[0]', 'sameText(states.at(-1)'),
  ],
  'reads the error before the state': [
    judge('if (!hasState(', "if (!parameters.has('error') && !hasState("),
  ],
  'ends with the first wrong answer': [
    receiver("onRefused('not_ours');", "take = null; onRefused('not_ours');"),
  ],
  'throws when an answer is wrong': [
    receiver("onRefused('not_ours');", "setImmediate(() => { throw new Error('wrong'); });"),
  ],
  'takes a callback again': [
    receiver('if (taken) {\n      onRefused(', 'if (false) {\n      onRefused('),
    receiver('taken = true;\n      take = null;', 'taken = true;'),
  ],
  'marks a callback as used too late': [
    receiver(
      'taken = true;\n      take = null;',
      'setTimeout(() => { taken = true; take = null; }, 200);',
    ),
  ],
};

const METHOD = "if (method !== 'GET') return";
const ROUTE = 'if (path !== served.callbackPath)';

const REQUEST: Mistakes = {
  'takes any method': [guard(METHOD, 'if (false) return')],
  'takes HEAD like GET': [guard(METHOD, "if (method !== 'GET' && method !== 'HEAD') return")],
  'takes the path in any case': [guard(ROUTE, 'if (path.toLowerCase() !== served.callbackPath)')],
  'decodes the path': [guard(ROUTE, 'if (decodeURIComponent(path) !== served.callbackPath)')],
  'takes a slash at the end': [
    guard(ROUTE, "if (path.replace(/\\/$/, '') !== served.callbackPath)"),
  ],
  'joins slashes': [guard(ROUTE, "if (path.replace(/\\/+/g, '/') !== served.callbackPath)")],
  'resolves dots': [
    guard(
      ROUTE,
      "if (path.startsWith('//') || new URL(path, 'http://a').pathname !== served.callbackPath)",
    ),
  ],
  'takes what begins with the path': [guard(ROUTE, 'if (!path.startsWith(served.callbackPath))')],
  'takes a body': [guard("hasBody ? refused('body') : judged", 'hasBody ? judged : judged')],
};

const HOSTS = 'if (hosts.length !== 1 || hosts[0] !== served.authority)';
const host = (spelt: string): readonly Edit[] => [
  guard(HOSTS, `if (hosts.length !== 1 || ${spelt} !== served.authority)`),
];

const HOST: Mistakes = {
  'looks at no Host': [guard(HOSTS, 'if (false)')],
  'looks at the first Host': [guard(HOSTS, 'if (hosts[0] !== served.authority)')],
  'looks at the last Host': [guard(HOSTS, 'if (hosts.at(-1) !== served.authority)')],
  'needs no Host': [
    guard(HOSTS, 'if (hosts.length > 1 || (hosts[0] ?? served.authority) !== served.authority)'),
  ],
  'takes localhost for itself': host("hosts[0]?.replace('localhost', '127.0.0.1')"),
  'takes any port for its own': host('hosts[0]?.replace(/:.*/, served.authority.slice(9))'),
  'takes a dot at the end of Host': host("hosts[0]?.replace('.:', ':')"),
  'takes user information in Host': host("hosts[0]?.replace(/^.*@/, '')"),
  'takes what begins with its Host': host('hosts[0]?.slice(0, served.authority.length)'),
  'takes an absolute target': [
    guard(
      "const { method, url = '', rawHeaders } = request;",
      "const { method, rawHeaders } = request; const url = (request.url ?? '').replace(/^https?:..[^/]+/, '');",
    ),
  ],
  'drops header lines above a count': [server('server.maxHeadersCount = 0;', '')],
};

const ORIGINS = '.some((origin) => origin !== own)';
const DESTINATIONS = "destination !== 'document'";
const ALLOW = "{ Allow: 'GET' }";

const OTHER_SITES: Mistakes = {
  'takes any origin': [guard(ORIGINS, '.some(() => false)')],
  'takes the origin null': [
    guard(ORIGINS, ".some((origin) => origin !== own && origin !== 'null')"),
  ],
  'looks at the first origin': [guard(ORIGINS, '.slice(0, 1).some((origin) => origin !== own)')],
  'takes what begins with its origin': [
    guard(ORIGINS, '.some((origin) => !origin.startsWith(own))'),
  ],
  'takes images and fetches': [guard(DESTINATIONS, 'destination === null')],
  'looks at neither origin nor use': [
    guard(ORIGINS, '.some(() => false)'),
    guard(DESTINATIONS, 'destination === null'),
  ],
  'takes frames': [guard(DESTINATIONS, '!/^(document|iframe)$/.test(destination)')],
  'answers a preflight': [answers(ALLOW, "{ Allow: 'GET', 'Access-Control-Allow-Origin': '*' }")],
  'lets public sites ask': [
    answers(ALLOW, "{ Allow: 'GET', 'Access-Control-Allow-Private-Network': 'true' }"),
  ],
  'lets other sites read': [
    answers("'Cache-Control':", "'Access-Control-Allow-Origin': '*', 'Cache-Control':"),
  ],
};

const TARGET = "if (!url.startsWith('/'))";

const PROTOCOL: Mistakes = {
  'serves an upgrade': [server("server.on('upgrade', refuseSwitch);", '')],
  'asks for the body': [server("server.on('checkContinue', refuseExpectation);", '')],
  'answers several requests of a connection': [
    server('server.maxRequestsPerSocket = 1;', ''),
    server('keepAliveTimeout: 1,', 'keepAliveTimeout: 3_000,'),
    answers("Connection: 'close',", "Connection: 'keep-alive',"),
  ],
  'takes a target for a URL': [guard(TARGET, `new URL(url, 'http://127.0.0.1'); ${TARGET}`)],
  'takes a target for well encoded': [guard(TARGET, `decodeURIComponent(url); ${TARGET}`)],
  'takes Host for well formed': [
    guard(
      'const hosts =',
      'for (const name of valuesOf(rawHeaders, "host")) new URL(`http://${name}`);\n  const hosts =',
    ),
  ],
  'hears no reset': [server("socket.on('error', () => {});", '')],
  'parses leniently': [server('insecureHTTPParser: false,', 'insecureHTTPParser: true,')],
  'leaves what it refused open': [
    server('socket.end(`HTTP', 'socket.write(`HTTP'),
    server(
      'Content-Length: 0\\r\\n\\r\\n`, () =>\n    socket.destroy(),\n  );',
      'Content-Length: 0\\r\\n\\r\\n`);',
    ),
  ],
};

const KEEPS = 'if (connections.size <= MAX_CONNECTIONS) return;';

const EXHAUSTION: Mistakes = {
  'waits for ever': [
    server('headersTimeout: 3_000,', 'headersTimeout: 0,'),
    server('requestTimeout: 3_000,', 'requestTimeout: 0,'),
  ],
  'takes headers of any size': [server('maxHeaderSize: 16 * 1024,', 'maxHeaderSize: 2 ** 23,')],
  'keeps every connection': [server(KEEPS, 'if (connections.size > 0) return;')],
  'turns the newest away': [
    server(
      KEEPS,
      `${KEEPS} connections.delete(socket); socket.destroy(); return onRefused('flood');`,
    ),
  ],
  'drops whoever waits for the page': [server('if (answering.has(candidate)) continue;', '')],
};

const LISTEN = 'server.listen({ host, port, exclusive: true }';
const HOST_OF_URI = 'redirectUri: `http://${authority}${path}`';

const PORTS: Mistakes = {
  'listens on every IPv4 address': [
    server(LISTEN, "server.listen({ host: '0.0.0.0', port, exclusive: true }"),
  ],
  'listens on every address': [server(LISTEN, 'server.listen({ port, exclusive: true }')],
  'shares its port': [server(LISTEN, 'server.listen({ host, port, reusePort: true }')],
  'goes to localhost': [
    receiver(HOST_OF_URI, "redirectUri: `http://localhost:${authority.split(':')[1]}${path}`"),
  ],
  'gives itself another port than it has': [
    // One that no program of a test can have by chance.
    receiver(HOST_OF_URI, 'redirectUri: `http://127.0.0.1:1${path}`'),
  ],
  'moves to [::1] when the port is taken': [
    {
      file: 'loopback/bind.ts',
      from: 'if (NO_SUCH_ADDRESS.has((error as NodeJS.ErrnoException).code)) return null;',
      to: 'if (error) return null;',
    },
  ],
};

const ENDINGS: Mistakes = {
  'leaves its port open': [server('server.close(() => resolve());', 'resolve();')],
  'waits for its connections': [
    server('for (const socket of connections) socket.destroy();', ''),
    server('keepAliveTimeout: 1,', 'keepAliveTimeout: 60_000,'),
    server('headersTimeout: 3_000,', 'headersTimeout: 60_000,'),
    server('requestTimeout: 3_000,', 'requestTimeout: 60_000,'),
  ],
  'hears no end of its signal': [receiver("signal.addEventListener('abort', close);", '')],
  'waits for a browser that never comes': [
    receiver('const GRACE_MS = 500;', 'const GRACE_MS = 60_000;'),
  ],
};

const LACKS = (name: string, value: string): readonly Edit[] => [
  answers(`'${name}': ${value},`, ''),
];

const ANSWERS: Mistakes = {
  'shows its page at the address with the code': [
    receiver('sendOn(response, served.donePath);', "sendPage(response, { kind: 'signed_in' });"),
  ],
  'sends on with the query': [
    receiver(
      'sendOn(response, served.donePath);',
      'sendOn(response, `${served.donePath}?${query}`);',
    ),
  ],
  'repeats the query on its page': [
    receiver(
      "onRefused('not_ours');\n      sendPage(response, { kind: 'not_ours' });",
      "sendPage(response, { kind: 'failed', sentence: new URLSearchParams(query).get('error_description') ?? '' });",
    ),
  ],
  'repeats the query in a header': [
    receiver(
      "sendPage(response, { kind: 'not_ours' });",
      "response.setHeader('X-Query', encodeURIComponent(query)); sendPage(response, { kind: 'not_ours' });",
    ),
  ],
  'lets the answer be kept': LACKS('Cache-Control', "'no-store'"),
  'sends a referrer': LACKS('Referrer-Policy', "'no-referrer'"),
  'lets the type be guessed': LACKS('X-Content-Type-Options', "'nosniff'"),
  'lets other sites load it': LACKS('Cross-Origin-Resource-Policy', "'same-origin'"),
  'has no policy': LACKS('Content-Security-Policy', 'CONTENT_SECURITY_POLICY'),
  'may be framed': [{ file: 'loopback/pages.ts', from: "frame-ancestors 'none'; ", to: '' }],
};

/** A control of the attacks: with it the listener is as it was. */
export const NO_MISTAKE = 'has no mistake';

export const MISTAKES: Mistakes = {
  [NO_MISTAKE]: [guard(TARGET, TARGET)],
  ...FORGED,
  ...REQUEST,
  ...HOST,
  ...OTHER_SITES,
  ...PROTOCOL,
  ...EXHAUSTION,
  ...PORTS,
  ...ENDINGS,
  ...ANSWERS,
};
