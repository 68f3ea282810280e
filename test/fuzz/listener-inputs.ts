/** Byte sequences for the port of a sign-in: requests as anybody may send them, with mistakes that nobody would make. */

/** What the inputs are made for. */
export interface Target {
  readonly authority: string;
  readonly path: string;
}

/** One connection: what is sent, in so many parts. */
export interface Input {
  readonly bytes: Buffer;
  readonly parts: number;
  /** A text of this input alone, which no answer may repeat. */
  readonly marker: string;
}

/** Requests to begin with; MARK stands for the marker. */
const corpus = ({ authority, path }: Target): readonly string[] => {
  const host = `Host: ${authority}\r\n`;
  const get = (target: string, headers = host) => `GET ${target} HTTP/1.1\r\n${headers}\r\n`;
  return [
    get(`${path}?state=MARK&code=MARK`),
    get(`${path}?error=MARK&error_description=%3Cscript%3EMARK&state=MARK`),
    get(`${path}?${'a=MARK&'.repeat(200)}`),
    get(`http://${authority}${path}?code=MARK`),
    get(`//${path}?code=MARK`),
    get('/done'),
    get(`/favicon.ico?MARK`),
    get(`${path}?code=MARK`, `${host}Origin: https://MARK.example\r\nSec-Fetch-Dest: image\r\n`),
    get(`${path}?code=MARK`, `Host: MARK.example\r\n`),
    get(`${path}?code=MARK`, `${host}Cookie: ${'MARK; '.repeat(50)}\r\nX-MARK: MARK\r\n`),
    get(`${path}?code=MARK`, `${host} folded MARK\r\n\tMARK\r\n`),
    `POST ${path} HTTP/1.1\r\n${host}Content-Length: 9\r\n\r\ncode=MARK`,
    `POST ${path} HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n9\r\ncode=MARK\r\n0\r\n\r\n`,
    get(`${path}?code=MARK`, `${host}Connection: Upgrade\r\nUpgrade: websocket\r\n`),
    get(`${path}?code=MARK`, `${host}Expect: 100-continue\r\nContent-Length: 4\r\n`),
    `CONNECT ${authority} HTTP/1.1\r\n${host}\r\nMARK`,
    `OPTIONS * HTTP/1.1\r\n${host}Access-Control-Request-Private-Network: true\r\n\r\n`,
    `${get('/done')}${get(`${path}?code=MARK`)}`,
    `GET ${path}?code=MARK\r\n\r\n`,
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nMARK',
    '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003MARK',
    `QUIT MARK\r\n`,
  ];
};

/** What parsers stumble over. */
const PIECES = [
  ...[
    '\r\n',
    '\n',
    '\r',
    '\0',
    ' ',
    '\t',
    ':',
    '%',
    '%00',
    '%2f',
    '..',
    '/',
    '//',
    '?',
    '#',
    '&',
    '=',
  ],
  ...[
    '\r\n\r\n',
    'Host: evil.example\r\n',
    'Content-Length: 5\r\n',
    'Content-Length: -1\r\n',
    'HTTP/1.0',
  ],
  ...[
    'Transfer-Encoding: chunked\r\n',
    'Transfer-Encoding: identity\r\n',
    'http://',
    '@',
    '[::1]',
    '\\',
  ],
  ...[
    '\u00ff\u00fe',
    '\u00c0\u00af',
    '\u00ed\u00a0\u0080',
    '{"',
    '__proto__',
    '99999999999999999999',
  ],
].map((text) => Buffer.from(text, 'latin1'));

/** Creates the source of inputs; the same random numbers give the same inputs. */
export function createInputs(target: Target, random: () => number): () => Input {
  const below = (n: number) => Math.floor(random() * n);
  const bases = corpus(target);
  const noise = (length: number) => Buffer.from(Array.from({ length }, () => below(256)));

  /** One change somewhere. */
  function change(bytes: Buffer): Buffer {
    const at = below(bytes.length + 1);
    const end = Math.min(bytes.length, at + 1 + below(16));
    const [before, within, after] = [
      bytes.subarray(0, at),
      bytes.subarray(at, end),
      bytes.subarray(end),
    ];
    const piece = PIECES[below(PIECES.length)] ?? Buffer.alloc(0);
    switch (below(8)) {
      case 0:
        return Buffer.concat([before, noise(within.length), after]);
      case 1:
        return Buffer.concat([before, after]);
      case 2:
        return Buffer.concat([before, piece, within, after]);
      case 3:
        return Buffer.concat([before, piece, after]);
      case 4:
        return Buffer.concat([before, within, within, after]);
      case 5:
        return before;
      case 6:
        return Buffer.concat([
          before,
          ...Array.from({ length: 2 ** below(11) }, () => within),
          after,
        ]);
      default:
        return Buffer.concat([before, noise(1 + below(4)), within, after]);
    }
  }

  return () => {
    const marker = noise(8).toString('hex');
    const base = bases[below(bases.length)] ?? '';
    let bytes: Buffer = Buffer.from(base.replaceAll('MARK', marker), 'latin1');
    for (let changes = below(6); changes > 0; changes -= 1) bytes = change(bytes);
    return { bytes: bytes.subarray(0, 256 * 1024), parts: 1 + below(3), marker };
  };
}
