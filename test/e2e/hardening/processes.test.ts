import { readFile, stat } from 'node:fs/promises';
import { demoConfig } from '../../../demo/app-config.ts';
import { runApp } from '../../rig/app.ts';
import { sessionProcesses } from '../../rig/session-processes.ts';
import { expect, test } from '../support/fixtures.ts';

const OFF = [
  'nodeIntegration',
  'nodeIntegrationInWorker',
  'nodeIntegrationInSubFrames',
  'allowRunningInsecureContent',
  'experimentalFeatures',
  'webviewTag',
  'navigateOnDragDrop',
];
const ABSENT = ['enableBlinkFeatures', 'disableBlinkFeatures', 'partition', 'session'];

const SECCOMP_FILTER = /^Seccomp:\s*2$/m;
/** A second number: it has another one in a namespace of processes of its own. */
const OWN_NAMESPACE = /^NSpid:\s+\d+\s+\d+/m;

test('the page runs in a process that the system confines [EL-04]', async ({ shell }) => {
  const { app, desktop } = shell;
  const pids = await app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map(({ webContents }) => webContents.getOSProcessId()),
  );
  const running = (await sessionProcesses(desktop.dir)).map(({ pid }) => pid);
  expect(pids).toHaveLength(1);
  expect(running).toEqual(expect.arrayContaining(pids));
  for (const pid of pids) {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    expect(status).toMatch(SECCOMP_FILTER);
    expect(status).toMatch(OWN_NAMESPACE);
  }
  const mains = await readFile(`/proc/${app.pid}/status`, 'utf8');
  expect(mains).not.toMatch(SECCOMP_FILTER);
  expect(mains).not.toMatch(OWN_NAMESPACE);
});

test('the main process is not hidden from its own user: the desktop asks for that before it opens a browser or a file for it [MM-05]', async ({
  shell: { app, desktop },
}) => {
  // The kernel gives a process that may not be dumped to root, and portals cannot look at it then.
  expect((await stat(`/proc/${app.pid}`)).uid).toBe(desktop.user?.uid ?? process.getuid?.());
  const limits = await readFile(`/proc/${app.pid}/limits`, 'utf8');
  const own = await readFile('/proc/self/limits', 'utf8');
  const cores = (text: string) => /^Max core file size.*$/m.exec(text)?.[0];
  expect(cores(limits)).toBe(cores(own));
});

for (const [title, options] of [
  ['--no-sandbox', { args: ['--no-sandbox'] }],
  ['ELECTRON_DISABLE_SANDBOX', { env: { ELECTRON_DISABLE_SANDBOX: '1' } }],
] as const) {
  test(`${title} is refused with a sentence [EL-04]`, async ({ desktop, demo }) => {
    const { code, output } = await runApp(desktop, { config: demoConfig(demo), ...options });
    expect(code).toBe(1);
    expect(output).toContain('does not run without the sandbox');
  });
}

test('every web contents has every hardening [EL-02, EL-03, EL-04, EL-06, EL-08, EL-09]', async ({
  shell,
}) => {
  const preferences = await shell.app.electron.evaluate(({ webContents }) => {
    // Not in the types, but in Electron.
    interface Told {
      getLastWebPreferences(): Record<string, unknown>;
    }
    const all = webContents.getAllWebContents() as unknown as Told[];
    return all.map((contents) => contents.getLastWebPreferences());
  });
  expect(preferences).toHaveLength(1);
  for (const preference of preferences) {
    for (const name of ['sandbox', 'contextIsolation', 'webSecurity']) {
      expect([name, preference[name]]).toEqual([name, true]);
    }
    // Electron leaves some out that are off.
    for (const name of OFF) expect([name, preference[name] ?? false]).toEqual([name, false]);
    for (const name of ABSENT) expect([name, preference[name] ?? '']).toEqual([name, '']);
  }
});

test('the page has nothing of Node and nothing of Electron [EL-02, EL-17]', async ({ shell }) => {
  const kinds = await shell.page.evaluate(() =>
    ['require', 'process', 'module', 'exports', 'global', 'Buffer', '__dirname', 'ipcRenderer'].map(
      (name) => `${name}: ${typeof (globalThis as Record<string, unknown>)[name]}`,
    ),
  );
  expect(kinds.filter((kind) => !kind.endsWith(': undefined'))).toEqual([]);
});
