import { describe, expect, it } from 'vitest';
import { CALLBACK, GENUINE, PATH, startAttempt } from './attempt.ts';
import { browse, dial, request } from '../../rig/raw-http.ts';

const POLICY =
  /^default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-[\w+/]{43}='$/;

describe('forged callbacks', () => {
  it('cannot end the attempt: a hundred, then the genuine one [LB-06]', async () => {
    const { receiver, port, received, refusals } = await startAttempt();
    const forged = ['error=access_denied', 'state=theirs&code=x', 'code=x', '', 'state=ours'];
    for (let index = 0; index < 100; index += 1) {
      const answer = await request(port, `${PATH}?${forged[index % forged.length]}`);
      expect(answer.status).toBe(400);
      expect(answer.body).toContain('This link was not accepted');
    }
    expect(refusals).toEqual(Array(100).fill('not_ours'));
    const shown = browse(receiver.redirectUri, GENUINE);
    const redirect = await received;
    expect(redirect.response).toBe(GENUINE);
    redirect.answer({ kind: 'signed_in' });
    expect(await shown).toEqual({ kind: 'signed_in' });
  });

  it('are never reflected, in body or headers [LB-10]', async () => {
    const { port } = await startAttempt();
    const plain = await request(port, PATH);
    expect(plain.body).toContain('This link was not accepted');
    const canary = 'c4n4ry';
    for (const hostile of [
      `<script>${canary}</script>`,
      `"'>${canary}`,
      `%0d%0aSet-Cookie:${canary}`,
      `%3Cimg/src=x/onerror=${canary}%3E`,
      `\u202e${canary}`,
    ]) {
      for (const name of ['code', 'state', 'error', 'error_description', 'iss', canary]) {
        const answer = await request(port, `${PATH}?${name}=${hostile}`);
        expect(answer.text).not.toContain(canary);
        // Bytes that may not stand in a target are refused by the parser, without a page.
        expect(hostile.startsWith('%') ? [plain.body] : [plain.body, '']).toContain(answer.body);
      }
    }
  });
});

describe('the genuine callback', () => {
  it('wins once: fifty at the same time are delivered as one [LB-08]', async () => {
    const { port, received, judged, refusals } = await startAttempt();
    const answers = await Promise.all(Array.from({ length: 50 }, () => request(port, CALLBACK)));
    const redirect = await received;
    expect(redirect.response).toBe(GENUINE);
    expect(judged).toEqual([GENUINE]);
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([303, ...Array<number>(49).fill(409)]);
    expect(refusals).toEqual(Array(49).fill('already_finished'));
    expect(answers.find(({ status }) => status === 409)?.body).toContain('already been used');
  });

  it('leaves the address bar at once, before the outcome is known [LB-09]', async () => {
    const { port, received } = await startAttempt();
    const answer = await request(port, CALLBACK);
    expect(answer.status).toBe(303);
    expect(answer.body).toBe('');
    expect(Object.fromEntries(answer.headers)).toEqual({
      location: '/done',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'content-security-policy': expect.stringMatching(POLICY) as string,
      connection: 'close',
      'content-length': '0',
      date: expect.any(String) as string,
    });
    await received;
  });

  it('ends on a page that may load, run, submit, frame and remember nothing [LB-09] [LB-10]', async () => {
    const { port, received } = await startAttempt();
    await request(port, CALLBACK);
    (await received).answer({ kind: 'signed_in' });
    const page = await request(port, '/done');
    expect(page.status).toBe(200);
    expect(Object.fromEntries(page.headers)).toEqual({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'content-security-policy': expect.stringMatching(POLICY) as string,
      connection: 'close',
      'content-length': String(Buffer.byteLength(page.body)),
      date: expect.any(String) as string,
    });
    expect((await request(port, `/done?${GENUINE}`)).status).toBe(404);
  });

  it('holds the page back until the outcome is known, for every tab that asks [LB-10]', async () => {
    const { port, received } = await startAttempt();
    await request(port, CALLBACK);
    const pages = [request(port, '/done'), request(port, '/done')];
    const redirect = await received;
    // A round trip later both have been read, and neither has been answered.
    expect((await request(port, CALLBACK)).status).toBe(409);
    redirect.answer({ kind: 'failed', sentence: 'It & <that> were "refused".' });
    for (const page of await Promise.all(pages)) {
      expect(page.status).toBe(200);
      expect(page.body).toContain('<p>It &amp; &lt;that&gt; were &quot;refused&quot;.</p>');
    }
  });

  it('does not hold the page back for ever [LB-11]', async () => {
    const { receiver } = await startAttempt({ pageWaitMs: 20 });
    expect(await browse(receiver.redirectUri, GENUINE)).toEqual({ kind: 'finished' });
  });

  it('survives a tab that is closed while it waits [LB-07]', async () => {
    const { port, received } = await startAttempt();
    await request(port, CALLBACK);
    const tab = await dial(port);
    tab.write(`GET /done HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
    expect((await request(port, CALLBACK)).status).toBe(409);
    tab.resetAndDestroy();
    expect((await request(port, CALLBACK)).status).toBe(409);
    (await received).answer({ kind: 'signed_in' });
    expect((await request(port, '/done')).body).toContain('You are signed in');
  });
});
