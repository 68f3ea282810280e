import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { spawnApp, type AppOptions } from '../../rig/app.ts';
import type { Desktop } from '../../rig/desktop.ts';
import { listeningOn } from '../../rig/listening-ports.ts';
import { RECORDER, recordingOf } from '../../rig/recording.ts';
import { sessionProcesses } from '../../rig/session-processes.ts';
import { exitCode } from '../support/exit-code.ts';
import { expect, test } from '../support/fixtures.ts';
import { RELEASABLE } from './releasable.ts';

const SECRET = 'not-to-be-shown';

/** The command lines of the processes that Chromium has made on this desktop. */
async function childrenOn(desktop: Desktop): Promise<string[]> {
  const all = await sessionProcesses(desktop.dir);
  const lines = all.map(({ argv }) => argv.join(' '));
  return lines.filter((line) => line.includes('--type='));
}

/** What is seen from outside of a start whose window has a page with this in its command line. */
async function seenOf(desktop: Desktop, page: RegExp, options: Partial<AppOptions>) {
  const app = await spawnApp(desktop, { config: RELEASABLE, flavour: 'release', ...options });
  try {
    // A page has a process: Chromium has long been ready then, and has done what its switches say.
    await expect
      .poll(async () => (await childrenOn(desktop)).some((line) => page.test(line)), {
        timeout: 20_000,
        message: app.output(),
      })
      .toBe(true);
    return {
      output: app.output(),
      children: await childrenOn(desktop),
      ports: await listeningOn(app.pid),
      // What the app makes itself, and not Chromium.
      hasLogs: existsSync(join(app.profile, 'logs')),
      hasKeytar: (await readFile(`/proc/${app.pid}/maps`, 'utf8')).includes('keytar'),
    };
  } finally {
    app.signal('SIGKILL');
    await app.ended;
    await expect.poll(() => childrenOn(desktop)).toEqual([]);
  }
}

const REFUSED = /unsafe_start/;
const NOTHING = { ports: [], hasLogs: false, hasKeytar: false };

const SWITCHES = [
  '--remote-debugging-port=0',
  '--remote-debugging-pipe',
  `--proxy-server=http://${SECRET}.example:1`,
  `--proxy-pac-url=http://${SECRET}.example`,
  `--host-rules=MAP * ${SECRET}.example`,
  `--host-resolver-rules=MAP * ${SECRET}.example`,
  '--ignore-certificate-errors',
  `--ignore-certificate-errors-spki-list=${SECRET}`,
  `--load-extension=/tmp/${SECRET}`,
  '--disable-web-security',
  '--js-flags=--expose-gc',
  '--inspect=0',
  '--enable-logging=stderr',
  '--allow-file-access-from-files',
  `--unsafely-treat-insecure-origin-as-secure=http://${SECRET}.example`,
  `--auth-server-allowlist=${SECRET}`,
  '--renderer-cmd-prefix=/bin/false',
  '-disable-web-security',
];

test('a release that is started with a dangerous switch refuses it: no port, no store, nothing of the app [FU-05, MD-09]', async ({
  desktop,
}) => {
  test.setTimeout(150_000);
  for (const [index, text] of SWITCHES.entries()) {
    await test.step(text, async () => {
      const name = text.replace(/^--?/, '').replace(/=.*$/, '');
      const { output, children, ...rest } = await seenOf(desktop, REFUSED, {
        args: [text],
        profile: `switch-${index}`,
      });
      expect.soft(output).toContain(`Auth Shell does not start with --${name}: `);
      expect.soft(output).toContain('"reason":"unsafe_start"');
      expect.soft(output).not.toContain(SECRET);
      // Chromium did not pass it on. Its zygotes are older than any line of the app.
      const younger = children.filter((line) => !line.includes('--type=zygote'));
      expect.soft(younger.filter((line) => line.includes(` --${name}`))).toEqual([]);
      expect.soft(rest).toEqual(NOTHING);
    });
  }
});

test('a release refuses an environment that runs code, shows secrets or trusts more [FU-05, MD-09]', async ({
  desktop,
}) => {
  test.setTimeout(100_000);
  const variables = {
    NODE_OPTIONS: '--inspect=0',
    NODE_TLS_REJECT_UNAUTHORIZED: '0',
    SSLKEYLOGFILE: join(desktop.dir, 'tls-keys'),
    NODE_DEBUG: 'http',
    NODE_DEBUG_NATIVE: 'http',
    NODE_COMPILE_CACHE: join(desktop.dir, 'cache'),
  };
  for (const [name, value] of Object.entries(variables)) {
    await test.step(name, async () => {
      const {
        output,
        children: _,
        ...rest
      } = await seenOf(desktop, REFUSED, {
        env: { [name]: value },
        profile: name,
      });
      expect.soft(output).toContain(`Auth Shell does not start with ${name}: `);
      expect.soft(rest).toEqual(NOTHING);
    });
  }
  expect(existsSync(variables.SSLKEYLOGFILE)).toBe(false);
});

test('a release starts by hand, and with switches that are about how things look [FU-05]', async ({
  desktop,
}) => {
  const args = [
    '--lang=de',
    '--force-device-scale-factor=1.5',
    '--disable-gpu',
    'https://x/?code=1',
  ];
  for (const [index, given] of [[], args].entries()) {
    const { output, ...rest } = await seenOf(desktop, /--type=renderer/, {
      args: given,
      profile: `plain-${index}`,
    });
    expect(output).toContain('"event":"app.started"');
    expect(output).not.toContain('unsafe_start');
    expect(rest.ports).toEqual([]);
  }
});

test('the page of a refused start names each switch and variable, no value, and calls nothing; closing it ends with an error [FU-05]', async ({
  start,
}) => {
  const app = await start({
    flavour: 'release',
    config: RELEASABLE,
    preloads: [RECORDER],
    args: [`--proxy-server=http://${SECRET}.example:1`, '--<b>odd</b>', '--disable-web-security'],
    env: { SSLKEYLOGFILE: `/tmp/${SECRET}.keys` },
  });
  const heading = app.page.getByRole('heading', { level: 1 });
  await expect(heading).toHaveText('The app does not start like this');
  await expect(app.page.getByRole('heading', { level: 3 })).toHaveText([
    '--proxy-server',
    'a switch with an odd name',
    '--disable-web-security',
    'SSLKEYLOGFILE',
  ]);
  expect(await app.page.content()).not.toContain(SECRET);
  expect(await app.page.evaluate(() => 'auth' in window)).toBe(false);
  const { channels, requests } = await recordingOf(app);
  expect(channels).toEqual([]);
  expect(requests.filter((url) => !url.startsWith('app://shell/'))).toEqual([]);
  const exited = await exitCode(app);
  await app.page.close();
  expect(await exited()).toBe(1);
});
