import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, type Shell } from '../support/fixtures.ts';
import { sessionOf } from '../support/page-calls.ts';

const SCRIPT = join(import.meta.dirname, '../../rig/raw-ipc.cjs');

interface RawWindow {
  readonly raw: {
    readonly values: readonly string[];
    invoke(channel: string, ...args: readonly unknown[]): Promise<unknown>;
    invokeWith(channel: string, name: string): Promise<unknown>;
    send(channel: string, ...args: readonly unknown[]): void;
  };
}

/** Sets the preload scripts of the session; newer versions of Electron have another way. */
async function setPreload({ app }: Shell, file: string | null): Promise<void> {
  await app.electron.evaluate(({ session }, path) => {
    const { defaultSession } = session;
    interface Older {
      setPreloads?(paths: readonly string[]): void;
    }
    const { setPreloads } = defaultSession as unknown as Older;
    if (setPreloads) setPreloads.call(defaultSession, path === null ? [] : [path]);
    else if (path !== null) defaultSession.registerPreloadScript({ type: 'frame', filePath: path });
    else
      for (const { id } of defaultSession.getPreloadScripts())
        defaultSession.unregisterPreloadScript(id);
  }, file);
}

test('asked on the raw channels, main refuses what the bridge would not pass [IP-01, IP-02]', async ({
  shell,
}) => {
  const { page, desktop } = shell;
  const copy = join(desktop.dir, 'raw-ipc.cjs');
  await copyFile(SCRIPT, copy);
  await desktop.give(copy);
  const before = await sessionOf(page);
  await setPreload(shell, copy);
  try {
    await page.reload();
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
    expect(await desktop.browser.opened()).toBe(0);
  } finally {
    await setPreload(shell, null);
  }
});
