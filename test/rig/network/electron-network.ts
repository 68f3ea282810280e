/** The app's network in a real Electron, as an `HttpOpen` for tests that run outside it. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'vite';
import { bundleConfigs } from '../../../build/bundle.ts';
import { HttpFetchError, type HttpIncoming, type HttpOpen } from '../../../main/ports.ts';
import type { Desktop } from '../desktop.ts';
import { makeLauncher } from '../stage-app.ts';
import type { Asked, Told } from './messages.ts';

/** A running one. */
export interface ElectronNetwork {
  readonly open: HttpOpen;
  readonly pid: number;
  /** Everything that Electron wrote so far. */
  output(): string;
  ask<Kind extends 'memory' | 'sessions'>(kind: Kind): Promise<Extract<Told, { kind: Kind }>>;
  stop(): Promise<void>;
}

type Heard = (told: Told) => void;

/** Bundles what runs in Electron, with the options of the app's own build. */
async function bundleChild(folder: string): Promise<void> {
  const [main] = await bundleConfigs('development');
  const input = join(import.meta.dirname, 'child/index.ts');
  const { build: base = {} } = main ?? {};
  const rolldownOptions = { ...base.rolldownOptions, input };
  await build({ ...main, build: { ...base, outDir: join(folder, 'main'), rolldownOptions } });
  const manifest = { name: 'network', version: '1.0.0', main: 'main/index.cjs' };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await promisify(execFile)('chmod', ['-R', 'a+rX', folder]);
}

/** @param env further environment of Electron. */
export async function startElectronNetwork(
  desktop: Desktop,
  env: Readonly<Record<string, string>> = {},
): Promise<ElectronNetwork> {
  const folder = join(desktop.dir, 'network');
  await mkdir(folder, { recursive: true });
  await bundleChild(folder);
  const { program } = await makeLauncher(desktop);
  const profile = join(desktop.dir, 'network-profile');
  const child = spawn(program, [folder, `--user-data-dir=${profile}`], {
    env: { ...desktop.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'advanced',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (part: Buffer) => {
      output += part.toString();
    });
  }
  const exited = once(child, 'exit');
  const heard = new Map<number, Heard>();
  const ready = Promise.withResolvers<void>();
  heard.set(0, () => {
    ready.resolve();
  });
  child.on('message', (told: Told) => heard.get(told.id)?.(told));
  const ended = exited.then(() => Promise.reject(new Error(`Electron ended:\n${output}`)));
  ended.catch(() => {});
  await Promise.race([ready.promise, ended]);

  let last = 0;
  const say = (asked: Asked) => child.send(asked);
  /** The next answer of a kind about an id, or its failure. */
  const told = <Kind extends Told['kind']>(id: number, kind: Kind, others: Heard = () => {}) =>
    new Promise<Extract<Told, { kind: Kind }>>((resolve, reject) => {
      heard.set(id, (message) => {
        if (message.kind === kind) resolve(message as Extract<Told, { kind: Kind }>);
        else if (message.kind !== 'failed') others(message);
        else {
          const error = new HttpFetchError(message.reason);
          reject(Object.assign(error, { inspected: message.inspected }));
        }
      });
    });

  const open: HttpOpen = async ({ signal, onSent, ...opening }) => {
    const id = (last += 1);
    const head = told(id, 'head', (message) => {
      if (message.kind === 'sent') onSent?.(message.bytes);
    });
    signal?.addEventListener('abort', () => say({ kind: 'abort', id }), { once: true });
    const isAborted = signal?.aborted === true;
    say({ kind: 'open', id, opening, wantsNews: onSent !== undefined, isAborted });
    const { status, headers, length } = await head;
    const incoming: HttpIncoming = {
      status,
      headers,
      length,
      async read() {
        const piece = told(id, 'piece');
        say({ kind: 'read', id });
        return (await piece).piece;
      },
      cancel: () => void say({ kind: 'cancel', id }),
    };
    return incoming;
  };
  return {
    open,
    pid: child.pid ?? 0,
    output: () => output,
    ask(kind) {
      const id = (last += 1);
      const answer = told(id, kind);
      say({ kind, id });
      return answer;
    },
    async stop() {
      child.disconnect();
      await exited;
    },
  };
}
