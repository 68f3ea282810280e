/** Starts Electron in the desktop session, as its user, with the sandbox on, and listens to it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Desktop } from '../../test/rig/desktop.ts';
import { electronPath } from '../../test/rig/stage-app.ts';
import { MARK } from '../main/tell.ts';

/** A message of the measured process, and when it came. */
export interface Heard {
  /** Milliseconds since the process was spawned. */
  readonly at: number;
  readonly content: Readonly<Record<string, unknown>>;
}

/** How Electron is started. */
export interface LaunchOptions {
  readonly folder: string;
  /** Where the app makes its profile. */
  readonly profile: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A running Electron. */
export interface Launched {
  readonly pid: number;
  /** The next message of that name; rejects when the process ends, or nothing comes for a minute. */
  heard(name: string): Promise<Heard>;
  /** The first line of the app's own log about that event, likewise. */
  logged(event: string): Promise<Heard>;
  /** Writes a line to its stdin. */
  send(line: string): void;
  /** Asks it to quit and waits for its end. */
  quit(): Promise<void>;
}

const PATIENCE_MS = 60_000;
const QUITS_WITHIN_MS = 10_000;

interface Waiting {
  readonly key: string;
  readonly resolve: (heard: Heard) => void;
  readonly reject: (error: Error) => void;
}

/** Reads a line of the process: a message for the bench, or an event of the app's log. */
function readLine(line: string): { key: string; content: Record<string, unknown> } | null {
  const marked = line.startsWith(MARK);
  if (!marked && !line.startsWith('{"at":')) return null;
  try {
    const content = JSON.parse(marked ? line.slice(MARK.length) : line) as Record<string, unknown>;
    return {
      key: marked ? `heard ${String(content['name'])}` : `logged ${String(content['event'])}`,
      content,
    };
  } catch {
    return null;
  }
}

/** Starts it; what it says is kept until somebody asks for it. */
export function launch(desktop: Desktop, { folder, profile, env }: LaunchOptions): Launched {
  const startedAt = performance.now();
  const child = spawn(electronPath(), [folder], {
    ...desktop.user,
    // A release takes no switch for it.
    env: { ...desktop.env, XDG_CONFIG_HOME: profile, ...env },
    cwd: '/',
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  const kept: { key: string; heard: Heard }[] = [];
  const waiting = new Set<Waiting>();
  let lastLines: string[] = [];
  let ended = false;

  const onLine = (line: string) => {
    const read = readLine(line);
    if (read === null) {
      lastLines = [...lastLines.slice(-20), line];
      return;
    }
    const heard = { at: performance.now() - startedAt, content: read.content };
    const waiter = [...waiting].find(({ key }) => key === read.key);
    if (waiter !== undefined) waiter.resolve(heard);
    else if (read.key.startsWith('heard')) kept.push({ key: read.key, heard });
  };
  for (const input of [child.stdout, child.stderr]) createInterface({ input }).on('line', onLine);
  const died = () => new Error(`Electron ended early. Its last words:\n${lastLines.join('\n')}`);
  void exited.then(() => {
    ended = true;
    for (const { reject } of waiting) reject(died());
  });

  const next = (key: string): Promise<Heard> => {
    const at = kept.findIndex((message) => message.key === key);
    const found = kept[at];
    if (found !== undefined) {
      kept.splice(at, 1);
      return Promise.resolve(found.heard);
    }
    if (ended) return Promise.reject(died());
    const { promise, resolve, reject } = Promise.withResolvers<Heard>();
    const waiter = { key, resolve, reject };
    waiting.add(waiter);
    const timer = setTimeout(() => {
      reject(new Error(`waited ${PATIENCE_MS} ms in vain for "${key}"\n${lastLines.join('\n')}`));
    }, PATIENCE_MS);
    return promise.finally(() => {
      clearTimeout(timer);
      waiting.delete(waiter);
    });
  };

  return {
    pid: child.pid ?? 0,
    heard: (name) => next(`heard ${name}`),
    logged: (event) => next(`logged ${event}`),
    send: (line) => void child.stdin.write(`${line}\n`),
    async quit() {
      child.kill('SIGTERM');
      const limit = setTimeout(() => child.kill('SIGKILL'), QUITS_WITHIN_MS);
      await exited;
      clearTimeout(limit);
    },
  };
}
