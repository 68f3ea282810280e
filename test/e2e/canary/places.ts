/** Every place where a secret of the app could come to lie, and the search in it. */
import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Page } from 'playwright-core';
import type { RunningApp } from '../../rig/app.ts';
import type { Desktop } from '../../rig/desktop.ts';
import { recordingOf } from '../../rig/recording.ts';
import { sessionProcesses } from '../../rig/session-processes.ts';
import type { Needle } from './needles.ts';

/** Something to search in. */
interface Hay {
  readonly place: string;
  readonly bytes: Buffer;
}

/** The names of the places; the sweep must have seen each of them. */
export const PLACES = [
  'renderer heap',
  'IPC calls',
  'IPC replies',
  'IPC events',
  'profile folder',
  'log folder',
  'crash dumps',
  'session folder',
  'output',
  'process arguments',
  'process environment',
  'clipboard',
] as const;

type Place = (typeof PLACES)[number];

const hay = (place: Place, text: string): Hay => ({ place, bytes: Buffer.from(text) });

/** The heap of the page's process, both worlds; as JSON text with every string in it. */
export async function rendererHeap(page: Page): Promise<string> {
  const devtools = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  devtools.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await devtools.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await devtools.detach();
  return chunks.join('');
}

/** Every file below a folder; a cache may lose some while they are listed. */
async function filesBelow(folder: string, leaveOut: readonly string[] = []): Promise<Buffer[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !leaveOut.some((path) => file.startsWith(path + sep)));
  const contents = await Promise.all(files.map((file) => readFile(file).catch(() => null)));
  // A file's name is a place as well.
  return [...contents.filter((content) => content !== null), Buffer.from(files.join('\n'))];
}

/** Collects everything. The browser's own profile is left out: it has seen what it was shown. */
async function collect(app: RunningApp, desktop: Desktop): Promise<Hay[]> {
  const { ipc } = await recordingOf(app);
  const recorded = (...kinds: readonly string[]) =>
    ipc.flatMap(({ kind, text }) => (kinds.includes(kind) ? text : [])).join('\n');
  const [crashDumps, copied] = await app.electron.evaluate(
    async ({ app: shell, clipboard }) =>
      // A promise in newer versions of Electron.
      [shell.getPath('crashDumps'), await clipboard.readText()] as const,
  );
  const processes = await sessionProcesses(desktop.dir);
  const below = async (place: Place, folder: string, leaveOut?: readonly string[]) =>
    (await filesBelow(folder, leaveOut)).map((bytes) => ({ place, bytes }));
  return [
    hay('renderer heap', await rendererHeap(app.page)),
    hay('IPC calls', recorded('call')),
    hay('IPC replies', recorded('reply', 'error')),
    hay('IPC events', recorded('event')),
    ...(await below('profile folder', app.profile)),
    ...(await below('log folder', join(app.profile, 'logs'))),
    ...(await below('crash dumps', crashDumps)),
    ...(await below('session folder', desktop.dir, [app.profile, join(desktop.dir, 'browser')])),
    hay('output', app.output()),
    hay('process arguments', processes.flatMap(({ argv }) => argv).join('\n')),
    hay('process environment', processes.flatMap(({ environment }) => environment).join('\n')),
    hay('clipboard', copied),
  ];
}

/**
 * Searches every place for every needle.
 * @returns one line for each find: where, and what in which form.
 */
export async function sweep(
  app: RunningApp,
  desktop: Desktop,
  needles: readonly Needle[],
): Promise<string[]> {
  const stacks = await collect(app, desktop);
  const empty = PLACES.filter((place) => !stacks.some((stack) => stack.place === place));
  if (empty.length > 0) throw new Error(`nothing was collected from: ${empty.join(', ')}`);
  const finds = stacks.flatMap(({ place, bytes }) =>
    needles
      .filter((needle) => bytes.includes(needle.bytes))
      .map(({ kind, form }) => `${place}: ${kind} ${form}`),
  );
  return [...new Set(finds)];
}
