import { expect, test } from '../support/fixtures.ts';
import { sessionOf } from '../support/page-calls.ts';
import { withRawIpc, type RawWindow } from '../support/raw-ipc.ts';

test('asked on the raw channels, main refuses what the bridge would not pass [IP-01, IP-02]', async ({
  shell,
}) => {
  const { page, desktop } = shell;
  const before = await sessionOf(page);
  // The shared desktop may have opened some for other tests.
  const opened = await desktop.browser.opened();
  await withRawIpc(shell.app, desktop, async () => {
    const answers = await page.evaluate(async () => {
      const { raw } = window as unknown as RawWindow;
      const odd = await Promise.all(raw.values.map((name) => raw.invokeWith('auth:request', name)));
      raw.send('auth:signIn');
      raw.send('auth:sessionChanged', { state: 'signedIn' });
      const unknown = await Promise.all(
        ['auth:unknown', 'auth:', 'auth:__proto__', 'auth:constructor', 'auth:sessionChanged'].map(
          (channel) => raw.invoke(channel),
        ),
      );
      return { odd, unknown, count: raw.values.length };
    });
    expect(answers.count).toBe(9);
    for (const answer of answers.odd) expect(answer).toEqual({ ok: false, code: 'bad_request' });
    expect(answers.unknown).toEqual(Array.from({ length: 5 }, () => 'no answer'));
    expect(await sessionOf(page)).toEqual(before);
    expect(await desktop.browser.opened()).toBe(opened);
  });
});
