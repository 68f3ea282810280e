import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { chown, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openBus, type Bus } from '../../main/vault/secret-service/bus.ts';
import { keyringIsReady, lockKeyring, openPrompts } from './keyring-bus.ts';
import { takePrompterPlace, unlockKeyring } from './keyring-bus.ts';

/** Whom the session belongs to; null is whoever runs the tests. */
export type SessionUser = { readonly uid: number; readonly gid: number } | null;

export interface KeyringSessionOptions {
  /** By default nobody when root runs the tests: what they start must not need root. */
  readonly user?: SessionUser;
  /** `false`: a bus without any keyring on it. */
  readonly daemon?: boolean;
  /** `false`: no D-Bus at all. */
  readonly bus?: boolean;
}

/** How a program ended that was run in the session. */
export interface ToolResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A private session: its own folders, bus and keyring, unlocked. */
export interface KeyringSession {
  /** The whole environment for a program; mixed with the runner's it would reach the runner's bus. */
  readonly env: Readonly<Record<string, string>>;
  readonly user: SessionUser;
  /** The session's folder, mode 700; it goes with the session. */
  readonly dir: string;
  /**
   * Runs `secret-tool` as the session's user: the view from outside. Its `search` writes attributes to
   * stderr and secrets to stdout.
   */
  secretTool(args: readonly string[], stdin?: string): Promise<ToolResult>;
  /** Locks the default collection. */
  lock(): Promise<void>;
  /** Unlocks it, without a prompt. */
  unlock(): Promise<void>;
  /** From now on prompts open and nobody answers; returns what dismisses them. */
  ignorePrompts(): Promise<() => void>;
  /** Starts a keyring where there is none, or where it was ended: unlocked, with what it had. */
  startKeyring(): Promise<void>;
  /** Ends the keyring, as a crash does. */
  endKeyring(): Promise<void>;
  /** How many prompts wait for an answer. */
  prompts(): Promise<number>;
  /** Ends every process that runs in the session and removes its folder. Safe to call twice. */
  stop(): Promise<void>;
}

const NOBODY = { uid: 65534, gid: 65534 };
const PASSWORD = 'a keyring for tests';
const STARTS_WITHIN_MS = 20_000;
const ANSWERS_WITHIN_MS = 5_000;
const A_DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Keeps watch over the session. When its stdin ends, on `stop()` and just as well when the test process
 * is killed, everything goes: bus and keyring, whatever else still runs with the session's bus in its
 * environment (a browser that a test opened), and the folder. By SIGKILL: nothing here is worth saving.
 */
const WATCH = `
bus= keyring=
while read -r word; do
  case $word in
    bus) dbus-daemon --config-file="$1/bus.conf" --nofork --nopidfile >"$1/bus.log" 2>&1 & bus=$! ;;
    keyring) printf %s "$2" |
      gnome-keyring-daemon --foreground --unlock --components=secrets >"$1/keyring.log" 2>&1 &
      keyring=$! ;;
    nokeyring) kill -9 $keyring; wait $keyring ;;
  esac
done
kill -9 $keyring $bus 2>/dev/null
wait
for again in 1 2 3 4 5 6 7 8 9 10; do
  for environ in $(grep -lsF "unix:path=$1/" /proc/[0-9]*/environ); do
    pid=\${environ#/proc/}
    pid=\${pid%/environ}
    [ "$pid" = $$ ] || kill -9 "$pid" 2>/dev/null
  done
  rm -rf "$1" 2>/dev/null && break
  sleep 0.1
done
`;

/**
 * Starts a private D-Bus session with a real, unlocked gnome-keyring. The bus starts nothing by itself:
 * no second keyring, no prompter. Needs `dbus-daemon`, `gnome-keyring-daemon` and `secret-tool`.
 */
export async function startKeyringSession({
  user = process.getuid?.() === 0 ? NOBODY : null,
  daemon = true,
  bus = true,
}: KeyringSessionOptions = {}): Promise<KeyringSession> {
  const dir = await mkdtemp(join(tmpdir(), 'keyring-session-'));
  const env = await prepareFolders(dir, user);
  const asUser = { ...user, env, cwd: '/' };
  const watch = spawn('/bin/sh', ['-c', WATCH, 'keyring-session', dir, PASSWORD], {
    ...asUser,
    // Away from the terminal's Ctrl-C, which would end it before it has cleaned up.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const ended = new Promise<void>((resolve, reject) => {
    watch.once('exit', () => {
      resolve();
    });
    watch.once('error', reject);
  });
  letTheTestEndBefore(watch);

  const session: KeyringSession = {
    env,
    user,
    dir,
    secretTool: (args, stdin = '') => runTool('secret-tool', args, asUser, stdin),
    lock: () => onBus(env, lockKeyring),
    unlock: () => onBus(env, (open) => unlockKeyring(open, PASSWORD)),
    ignorePrompts: async () => {
      const prompter = await openBus(socketOf(env), A_DAY_MS);
      await takePrompterPlace(prompter);
      return prompter.close;
    },
    startKeyring: async () => {
      watch.stdin.write('keyring\n');
      await until(() => onBus(env, keyringIsReady));
    },
    endKeyring: async () => {
      watch.stdin.write('nokeyring\n');
      await until(async () => !(await onBus(env, keyringIsReady)));
    },
    prompts: () => onBus(env, openPrompts),
    stop: async () => {
      watch.ref();
      watch.stdin.end();
      await ended;
    },
  };
  try {
    if (bus) {
      watch.stdin.write('bus\n');
      await until(() => onBus(env, () => Promise.resolve(true)));
    }
    if (bus && daemon) await session.startKeyring();
    return session;
  } catch (error) {
    await session.stop();
    throw error;
  }
}

async function prepareFolders(dir: string, user: SessionUser): Promise<Record<string, string>> {
  const folders = ['home', 'runtime', 'data', 'config', 'cache', 'state'];
  for (const folder of folders) await mkdir(join(dir, folder), { mode: 0o700 });
  await writeFile(join(dir, 'bus.conf'), busConfiguration(join(dir, 'runtime', 'bus')));
  const own = [dir, ...folders.map((folder) => join(dir, folder)), join(dir, 'bus.conf')];
  if (user !== null) for (const path of own) await chown(path, user.uid, user.gid);
  return {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    LANG: 'C.UTF-8',
    HOME: join(dir, 'home'),
    XDG_RUNTIME_DIR: join(dir, 'runtime'),
    XDG_DATA_HOME: join(dir, 'data'),
    XDG_CONFIG_HOME: join(dir, 'config'),
    XDG_CACHE_HOME: join(dir, 'cache'),
    XDG_STATE_HOME: join(dir, 'state'),
    // Named even when nothing listens there: unset, libraries go and start a bus of their own.
    DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(dir, 'runtime', 'bus')}`,
  };
}

/** A session bus without service folders; root may look in on an unprivileged user's session. */
function busConfiguration(socket: string): string {
  return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="root"/>
    <allow send_destination="*"/>
    <allow receive_sender="*"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;
}

function socketOf(env: Readonly<Record<string, string>>): string {
  return join(env['XDG_RUNTIME_DIR'] ?? '', 'bus');
}

async function onBus<T>(
  env: Readonly<Record<string, string>>,
  ask: (bus: Bus) => Promise<T>,
): Promise<T> {
  const bus = await openBus(socketOf(env), ANSWERS_WITHIN_MS);
  try {
    return await ask(bus);
  } finally {
    bus.close();
  }
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + STARTS_WITHIN_MS;
  while (!(await isTrue().catch(() => false))) {
    if (performance.now() > end) throw new Error('the keyring session did not start');
    await delay(10);
  }
}

function letTheTestEndBefore(child: ChildProcess & { readonly stdin: { unref?(): void } }): void {
  child.unref();
  child.stdin.unref?.();
}

function runTool(
  command: string,
  args: readonly string[],
  options: { readonly env: Record<string, string>; readonly cwd: string },
  stdin: string,
): Promise<ToolResult> {
  return new Promise((resolve) => {
    const child = execFile(command, [...args], options, (error, stdout, stderr) => {
      const status = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ status, stdout, stderr });
    });
    // Most tools read nothing, and one that is done already is no failure (EPIPE).
    child.stdin?.on('error', () => {});
    child.stdin?.end(stdin);
  });
}
