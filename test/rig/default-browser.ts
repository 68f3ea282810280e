/**
 * A real default browser: Chromium, registered as the system registers one (a .desktop file and the
 * MIME database), so that the app reaches it through xdg-open like any other. Each opened URL starts a
 * Chromium with a profile of its own, which the tests drive over its debugging port.
 */
import { execFile } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium, type Browser, type Page } from 'playwright-core';
import { sessionProcesses } from './session-processes.ts';
import { until } from './until.ts';

/** Quiet, and without services that look for hosts of their vendor. */
const FLAGS = [
  '--headless=new',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--remote-debugging-port=0',
];

/** The one that the set-up found. */
const CHROMIUM = process.env['AUTH_SHELL_CHROMIUM'] ?? '/usr/bin/chromium';

const DESKTOP_FILE = 'auth-shell-test-browser.desktop';

/** What the registration needs of the session. */
export interface BrowserSession {
  readonly env: Readonly<Record<string, string>>;
  readonly dir: string;
}

/** One opened browser. */
export interface OpenedBrowser {
  /** The address it was asked to open. */
  readonly url: URL;
  readonly page: Page;
  readonly browser: Browser;
  /** Closes its window, and waits until its processes are gone. */
  close(): Promise<void>;
}

/** The registered default browser. */
export interface DefaultBrowser {
  /** How many times a URL was opened so far. */
  opened(): Promise<number>;
  /**
   * From now on opened browsers wait on an empty page, for the test to give them cookies and to go to `url`
   * itself: the browser of somebody who was there before.
   */
  hold(): Promise<void>;
  /** Waits for the n-th opened browser (from 1) and attaches to its page. */
  attach(n: number): Promise<OpenedBrowser>;
  /** Version of the browser, as it says itself. */
  version(): Promise<string>;
}

/** Registers Chromium as the default browser of a session. The folders belong to the session's user. */
export async function registerDefaultBrowser(
  session: BrowserSession,
  give: (path: string) => Promise<void>,
): Promise<DefaultBrowser> {
  const { env, dir } = session;
  const runs = join(dir, 'browser');
  await mkdir(runs, { mode: 0o700 });
  const script = join(dir, 'browser.sh');
  const hold = join(dir, 'browser-waits');
  let first = 'http';
  // A counter by mkdir: atomic, so two opens at once get two profiles.
  await writeFile(
    script,
    `#!/bin/sh
n=1
until mkdir "${runs}/run-$n" 2>/dev/null; do n=$((n + 1)); done
printf %s "$1" >"${runs}/run-$n.url"
[ -e "${hold}" ] && set -- about:blank
exec setsid ${CHROMIUM} ${FLAGS.join(' ')} --user-data-dir="${runs}/run-$n" "$1" \\
  >"${runs}/run-$n.log" 2>&1 &
`,
  );
  await chmod(script, 0o755);
  const applications = join(env['XDG_DATA_HOME'] ?? '', 'applications');
  await mkdir(applications, { recursive: true });
  const desktop = join(applications, DESKTOP_FILE);
  await writeFile(
    desktop,
    `[Desktop Entry]
Type=Application
Name=Test browser
Exec=${script} %u
MimeType=x-scheme-handler/http;x-scheme-handler/https;
`,
  );
  const associations = join(env['XDG_CONFIG_HOME'] ?? '', 'mimeapps.list');
  await writeFile(
    associations,
    `[Default Applications]
x-scheme-handler/http=${DESKTOP_FILE}
x-scheme-handler/https=${DESKTOP_FILE}
`,
  );
  for (const path of [runs, script, applications, desktop, associations]) await give(path);

  const count = async () => (await readdir(runs)).filter((name) => /^run-\d+$/.test(name)).length;

  return {
    opened: count,

    async hold() {
      await writeFile(hold, '');
      first = 'about:blank';
    },

    async attach(n) {
      const file = join(runs, `run-${n}`, 'DevToolsActivePort');
      const port = await until(
        async () => {
          const text = await readFile(file, 'utf8').catch(() => '');
          return text.split('\n')[0] ?? '';
        },
        { what: `browser ${n}` },
      );
      const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
      const page = await until(
        () =>
          Promise.resolve(
            browser
              .contexts()
              .flatMap((context) => context.pages())
              .find((candidate) => candidate.url().startsWith(first)),
          ),
        { what: `the page of browser ${n}` },
      );
      return {
        url: new URL(await readFile(join(runs, `run-${n}.url`), 'utf8')),
        page,
        browser,
        async close() {
          const devtools = await browser.newBrowserCDPSession();
          // Over CDP `browser.close()` only detaches; this ends the process.
          await devtools.send('Browser.close').catch(() => {});
          await browser.close().catch(() => {});
          const isOver = async () => (await sessionProcesses(join(runs, `run-${n}`))).length === 0;
          await until(isOver, { what: `the end of browser ${n}` });
        },
      };
    },

    async version() {
      const { stdout } = await promisify(execFile)(CHROMIUM, ['--version']);
      return stdout.trim();
    },
  };
}
