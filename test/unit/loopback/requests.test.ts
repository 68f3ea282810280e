import { describe, expect, it } from 'vitest';
import { CALLBACK, GENUINE, PATH, startAttempt, type Attempt } from './attempt.ts';
import { browse, request, send, type RawAnswer } from '../../rig/raw-http.ts';

/** The request was refused with a bare answer, and the genuine callback still gets through. */
async function expectRefused(attempt: Attempt, answer: RawAnswer, status: number): Promise<void> {
  expect(answer.status).toBe(status);
  expect(answer.body).toBe('');
  expect(answer.text.toLowerCase()).not.toContain('access-control-');
  expect(attempt.judged).toEqual([]);
  const shown = browse(attempt.receiver.redirectUri, GENUINE);
  (await attempt.received).answer({ kind: 'signed_in' });
  expect(await shown).toEqual({ kind: 'signed_in' });
}

describe('host', () => {
  const hosts: ReadonlyArray<readonly [string, (port: number) => string]> = [
    ['another name', () => 'evil.example'],
    ['another name with the port', (port) => `evil.example:${port}`],
    ['localhost', (port) => `localhost:${port}`],
    ['no port', () => '127.0.0.1'],
    ['another port', (port) => `127.0.0.1:${port + 1}`],
    ['a suffix', (port) => `127.0.0.1:${port}.evil.example`],
    ['another spelling of the address', (port) => `127.1:${port}`],
    ['a decimal address', (port) => `2130706433:${port}`],
    ['user information', (port) => `evil@127.0.0.1:${port}`],
    ['two words', () => 'a b'],
    ['nothing', () => ''],
  ];
  it.each(hosts)('refuses %s [LB-04]', async (_name, host) => {
    const attempt = await startAttempt();
    const answer = await request(attempt.port, CALLBACK, { host: host(attempt.port) });
    await expectRefused(attempt, answer, 403);
    expect(attempt.refusals[0]).toBe('host');
  });

  it('refuses a request without Host, of either HTTP version [LB-04]', async () => {
    const attempt = await startAttempt();
    expect((await send(attempt.port, `GET ${CALLBACK} HTTP/1.0\r\n\r\n`)).status).toBe(403);
    const answer = await request(attempt.port, CALLBACK, { host: null });
    await expectRefused(attempt, answer, 403);
  });

  it('refuses two Host headers, whichever is right [LB-04]', async () => {
    const attempt = await startAttempt();
    const right = `127.0.0.1:${attempt.port}`;
    for (const [host, second] of [
      [right, 'evil.example'],
      ['evil.example', right],
      [right, right],
    ] as const) {
      const headers = [`host: ${second}`];
      expect((await request(attempt.port, CALLBACK, { host, headers })).status).toBe(403);
    }
    // Hidden behind more header lines than Node keeps by default.
    const headers = [...Array<string>(3_000).fill('a:'), 'Host: evil.example'];
    await expectRefused(attempt, await request(attempt.port, CALLBACK, { headers }), 403);
  });

  it.each(['http://127.0.0.1:PORT', 'http://evil.example', 'https://127.0.0.1:PORT', '*'])(
    'refuses an absolute-form target: %s [LB-04]',
    async (prefix) => {
      const attempt = await startAttempt();
      const target = `${prefix.replace('PORT', String(attempt.port))}${CALLBACK}`;
      const answer = await request(attempt.port, target);
      expect(answer.status).toBe(400);
      await expectRefused(attempt, answer, 400);
    },
  );
});

describe('method and path', () => {
  it.each(['HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND'])(
    'refuses %s [LB-05]',
    async (method) => {
      const attempt = await startAttempt();
      const answer = await request(attempt.port, CALLBACK, { method });
      expect(answer.headers.get('allow')).toBe('GET');
      await expectRefused(attempt, answer, 405);
      expect(attempt.refusals[0]).toBe('method');
    },
  );

  it.each([
    '/callback/',
    '/CALLBACK',
    '/%63allback',
    '/callbac%6B',
    '//callback',
    '/callback;x',
    '/callback/../callback',
    '/./callback',
    '/callback%3F',
    '/callback\\',
    '/callback#',
    '/callbackx',
    '/',
    '//',
    '/done',
    '/favicon.ico',
  ])('refuses the path %s [LB-05]', async (path) => {
    const attempt = await startAttempt();
    const answer = await request(attempt.port, `${path}?${GENUINE}`);
    await expectRefused(attempt, answer, 404);
    expect(attempt.refusals[0]).toBe('path');
  });

  it('has no page for a tab that skipped the callback [LB-05]', async () => {
    const attempt = await startAttempt();
    await expectRefused(attempt, await request(attempt.port, '/done'), 404);
  });
});

describe('requests of other sites', () => {
  it.each(['https://evil.example', 'null', 'http://localhost:3000', ''])(
    'refuses the origin "%s" and says nothing about cross-origin access [LB-05]',
    async (origin) => {
      const attempt = await startAttempt();
      const headers = [`Origin: ${origin}`, 'Access-Control-Request-Private-Network: true'];
      await expectRefused(attempt, await request(attempt.port, CALLBACK, { headers }), 403);
      expect(attempt.refusals[0]).toBe('origin');
    },
  );

  it('refuses what a browser does not load as a page of its own [LB-05]', async () => {
    const attempt = await startAttempt();
    for (const destination of ['image', 'iframe', 'script']) {
      const headers = [`Sec-Fetch-Dest: ${destination}`];
      expect((await request(attempt.port, CALLBACK, { headers })).status).toBe(403);
    }
    const headers = ['Sec-Fetch-Dest: empty'];
    await expectRefused(attempt, await request(attempt.port, CALLBACK, { headers }), 403);
    expect(attempt.refusals[0]).toBe('fetch_metadata');
  });

  it('answers a preflight like any other method [LB-05]', async () => {
    const attempt = await startAttempt();
    const headers = ['Origin: https://evil.example', 'Access-Control-Request-Method: GET'];
    const answer = await request(attempt.port, CALLBACK, { method: 'OPTIONS', headers });
    await expectRefused(attempt, answer, 405);
  });
});

describe('more than a plain request', () => {
  it.each([
    ['a length', ['Content-Length: 4'], 'code'],
    ['an empty body', ['Content-Length: 0'], ''],
    ['chunks', ['Transfer-Encoding: chunked'], '4\r\ncode\r\n0\r\n\r\n'],
    ['a body that never comes', ['Content-Length: 1000000'], ''],
  ])('refuses a body: %s [LB-05] [LB-11]', async (_name, headers, body) => {
    const attempt = await startAttempt();
    const answer = await request(attempt.port, CALLBACK, { headers, body });
    await expectRefused(attempt, answer, 400);
    expect(attempt.refusals[0]).toBe('body');
  });

  it.each([
    ['an upgrade to WebSocket', ['Connection: Upgrade', 'Upgrade: websocket']],
    ['an upgrade to HTTP/2', ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c']],
    ['an expectation', ['Expect: 100-continue', 'Content-Length: 1']],
    ['an unknown expectation', ['Expect: miracles']],
  ])('refuses %s [LB-05] [LB-07]', async (_name, headers) => {
    const attempt = await startAttempt();
    const answer = await request(attempt.port, CALLBACK, { headers });
    await expectRefused(attempt, answer, 400);
    expect(attempt.refusals[0]).toBe('protocol');
  });

  it('refuses CONNECT [LB-05] [LB-07]', async () => {
    const attempt = await startAttempt();
    const target = `127.0.0.1:${attempt.port}`;
    const answer = await request(attempt.port, target, { method: 'CONNECT' });
    await expectRefused(attempt, answer, 400);
    expect(attempt.refusals[0]).toBe('protocol');
  });

  it('answers one request of a connection and judges no second [LB-11]', async () => {
    const attempt = await startAttempt();
    const one = (target: string): string =>
      `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:${attempt.port}\r\nConnection: keep-alive\r\n\r\n`;
    const answer = await send(attempt.port, one('/favicon.ico') + one(CALLBACK));
    expect(answer.headers.get('connection')).toBe('close');
    await expectRefused(attempt, { ...answer, body: '' }, 404);
  });
});

describe('the callback path', () => {
  it('may be the one that the page after it normally has [LB-02]', async () => {
    const attempt = await startAttempt({ path: '/done' });
    const shown = browse(attempt.receiver.redirectUri, GENUINE);
    (await attempt.received).answer({ kind: 'signed_in' });
    expect(await shown).toEqual({ kind: 'signed_in' });
  });

  it('is compared with the configured one, not with a fixed one [LB-05]', async () => {
    const attempt = await startAttempt({ path: '/other' });
    expect((await request(attempt.port, `${PATH}?${GENUINE}`)).status).toBe(404);
    expect((await request(attempt.port, `/other?${GENUINE}`)).status).toBe(303);
  });
});
