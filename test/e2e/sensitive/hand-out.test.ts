import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { demoConfig } from '../../../demo/app-config.ts';
import type { HandedOutToken } from '../../../preload/contract.ts';
import { expect, test } from '../support/fixtures.ts';
import { call, sessionIn } from '../support/page-calls.ts';
import { signIn } from '../support/signing-in.ts';

test('a page is handed a narrow token where the configuration says so, a new one each time, with a line in the activity [IP-03]', async ({
  start,
  desktop,
  demo,
}) => {
  const { windows } = JSON.parse(demoConfig(demo)) as { windows: { main: object } };
  const handsOutAccessTokens = { demo: { scopes: ['profile:read'], maxSeconds: 60 } };
  const main = { ...windows.main, handsOutAccessTokens };
  const app = await start({ changes: { windows: { main } } });
  await signIn(app, desktop);
  const tokens: HandedOutToken[] = [];
  for (let times = 0; times < 3; times += 1) {
    const answer = await call(app.page, 'getAccessToken', { api: 'demo' });
    if (!answer.ok) throw new Error(answer.error.code);
    tokens.push(answer.value);
  }
  expect(new Set(tokens.map(({ token }) => token)).size).toBe(3);
  for (const { token, scope, expiresAt } of tokens) {
    expect([scope, decodeJwt(token)['scope']]).toEqual(['profile:read', 'profile:read']);
    expect(expiresAt - Date.now()).toBeLessThanOrEqual(60_000);
  }
  expect(await call(app.page, 'getAccessToken', { api: 'demo' })).toMatchObject({
    error: { code: 'rate_limited' },
  });
  const [{ token } = tokens[0]!] = tokens;
  const profile = (path: string) =>
    fetch(`${demo.api}${path}`, { headers: { authorization: `Bearer ${token}` } });
  expect([(await profile('/profile')).status, (await profile('/notes')).status]).toEqual([
    200, 403,
  ]);

  // No other answer has one, and the session goes on.
  const others = [await sessionIn(app.page, 'signedIn'), await call(app.page, 'getActivity')];
  for (const one of tokens) expect(JSON.stringify(others)).not.toContain(one.token);
  await app.quit();
  const log = await readFile(join(app.profile, 'logs/audit.jsonl'), 'utf8');
  const lines = log.split('\n').filter((line) => line.includes('"token.handed_out"'));
  expect(lines.map((line) => JSON.parse(line) as object)).toEqual(
    Array(3).fill(expect.objectContaining({ api: 'demo', window: 'main' })),
  );
  for (const one of tokens) expect(log).not.toContain(one.token);
});

test('a page is handed no token where the configuration does not say so [IP-03]', async ({
  shell,
}) => {
  expect(await call(shell.page, 'getAccessToken', { api: 'demo' })).toMatchObject({
    ok: false,
    error: { code: 'not_granted' },
  });
});
