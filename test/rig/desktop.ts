/**
 * A person's desktop session, private to one test: display, D-Bus, keyring, default browser. Everything
 * in it belongs to an unprivileged user, so that Electron's and Chromium's sandboxes are really on.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { registerDefaultBrowser, type DefaultBrowser } from './default-browser.ts';
import { startKeyringSession, type KeyringSession } from './keyring-session.ts';
import { endSessionPrograms } from './session-processes.ts';

/** Which keyring the session has. */
export type KeyringKind = 'unlocked' | 'none';

/** A running desktop session. */
export interface Desktop {
  /** The whole environment of a program in it. */
  readonly env: Readonly<Record<string, string>>;
  /** The session's folder; it goes with the session. */
  readonly dir: string;
  readonly user: KeyringSession['user'];
  readonly keyring: KeyringSession;
  readonly browser: DefaultBrowser;
  /** Makes a path the session user's. */
  give(path: string): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a display of its own; the server picks a free number and writes it to descriptor 3. */
async function startDisplay(session: KeyringSession) {
  const args = ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'];
  const server = spawn('Xvfb', args, {
    ...session.user,
    env: session.env,
    cwd: '/',
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const exited = once(server, 'exit');
  const failed = exited.then(() => {
    throw new Error('Xvfb ended before it had a display');
  });
  failed.catch(() => {});
  const [number] = (await Promise.race([once(server.stdio[3] as Readable, 'data'), failed])) as [
    Buffer,
  ];
  return {
    display: `:${number.toString().trim()}`,
    async stop() {
      server.kill('SIGKILL');
      await exited;
    },
  };
}

/** Starts a desktop session. */
export async function startDesktop(keyringKind: KeyringKind = 'unlocked'): Promise<Desktop> {
  const keyring = await startKeyringSession(keyringKind === 'none' ? { daemon: false } : {});
  const { user, dir } = keyring;
  const give = async (path: string) => {
    if (user) await chown(path, user.uid, user.gid);
  };
  const display = await startDisplay(keyring);
  const temporary = join(dir, 'tmp');
  await mkdir(temporary, { mode: 0o700 });
  await give(temporary);
  const env = { ...keyring.env, DISPLAY: display.display, TMPDIR: temporary };
  const browser = await registerDefaultBrowser({ env, dir }, give);
  return {
    env,
    dir,
    user,
    keyring,
    browser,
    give,
    async stop() {
      await endSessionPrograms(dir);
      await display.stop();
      // Here and not by the session's keeper alone, who may not remove what root put there.
      await rm(dir, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
      await keyring.stop();
    },
  };
}
