import { describe, expect, it } from 'vitest';
import { request, type RawAnswer } from '../../rig/raw-http.ts';
import { findsOut, holds, type Attack } from './attack.ts';
import { CALLBACK, EXPECTED, PATH } from './attacked.ts';

const POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; ";

/** The headers as they were reviewed, but for the date; the hash of the style has tests of its own. */
function expectGolden(answer: RawAnswer, status: number, own: Readonly<Record<string, string>>) {
  expect(answer.status, 'the status').toBe(status);
  const headers = Object.fromEntries(answer.headers);
  headers['date'] = '';
  headers['content-security-policy'] =
    headers['content-security-policy']?.replace(/style-src 'sha256-[\w+/]{43}='$/, '') ?? '';
  expect(headers, 'the headers, every one').toEqual({
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'content-security-policy': POLICY,
    connection: 'close',
    'content-length': String(Buffer.byteLength(answer.body)),
    date: '',
    ...own,
  });
}
const HTML = { 'content-type': 'text/html; charset=utf-8' };

describe('every answer', () => {
  const attack: Attack = async (target) => {
    const { port } = target;
    expectGolden(await request(port, `${PATH}?code=x`), 400, HTML);
    expectGolden(await request(port, '/favicon.ico'), 404, {});
    expectGolden(await request(port, CALLBACK, { method: 'POST' }), 405, { allow: 'GET' });
    expectGolden(await request(port, CALLBACK, { host: 'evil.example' }), 403, {});
    expectGolden(await request(port, CALLBACK), 303, { location: '/done' });
    expectGolden(await request(port, CALLBACK), 409, HTML);
    target.end('succeed');
    expectGolden(await request(port, '/done'), 200, HTML);
  };
  it('has the headers that were reviewed, and no other [LB-09] [LB-10]', () => holds(attack));
  it.each([
    ['shows its page at the address with the code', 'the status'],
    ['sends on with the query', 'the headers, every one'],
    ['lets the answer be kept', 'the headers, every one'],
    ['sends a referrer', 'the headers, every one'],
    ['lets the type be guessed', 'the headers, every one'],
    ['lets other sites load it', 'the headers, every one'],
    ['has no policy', 'the headers, every one'],
    ['may be framed', 'the headers, every one'],
    ['lets other sites read', 'the headers, every one'],
  ])('finds out a listener that %s [LB-09] [LB-10]', (mistake, words) =>
    findsOut(attack, mistake, words),
  );
});

describe('what is sent', () => {
  const MARK = 'm4rk3r';
  const hostile = [
    ...[`<script>${MARK}</script>`, `%3Cscript%3E${MARK}%3C/script%3E`, `"'>${MARK}`],
    ...[`%0d%0aSet-Cookie:%20${MARK}`, `%E2%80%AE${MARK}`, `%00${MARK}`, `{{${MARK}}}`],
    ...[`javascript:${MARK}`, `%250d%250a${MARK}`, MARK.repeat(500)],
  ];
  const attack: Attack = async ({ port, authority }) => {
    const plain = (await request(port, PATH)).body;
    for (const text of hostile) {
      for (const name of [
        'code',
        'state',
        'error',
        'error_description',
        'error_uri',
        'iss',
        MARK,
      ]) {
        const answer = await request(port, `${PATH}?${name}=${text}`);
        expect(answer.text, 'nothing of it is repeated').not.toContain(MARK);
        expect(answer.body, 'the page is the same whatever is sent').toBe(plain);
      }
    }
    const elsewhere = [
      await request(port, `/${MARK}`),
      await request(port, PATH, { host: `${MARK}.example` }),
      await request(port, PATH, {
        headers: [`Origin: https://${MARK}.example`, `Cookie: ${MARK}`],
      }),
      await request(port, PATH, { method: MARK }),
      await request(port, `${PATH}?state=${EXPECTED.state}&code=${MARK}`),
      await request(port, `${PATH}?state=${EXPECTED.state}&code=${MARK}`),
    ];
    for (const { text } of elsewhere) {
      expect(text, 'nothing of it is repeated').not.toContain(MARK);
      expect(text, 'the state is not repeated').not.toContain(EXPECTED.state);
    }
    expect(authority).toContain(String(port));
  };
  it('is never repeated: not in a page, not in a header [LB-10]', () => holds(attack));
  it.each([
    ['repeats the query on its page', 'nothing of it is repeated'],
    ['repeats the query in a header', 'nothing of it is repeated'],
    ['sends on with the query', 'nothing of it is repeated'],
  ])('finds out a listener that %s [LB-10]', (mistake, words) => findsOut(attack, mistake, words));
});
