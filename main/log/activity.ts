/**
 * Reads the log back, for the person and for an export. The files are input from outside: somebody may
 * have edited them, so each line goes through the same allow-list as one that is written.
 */
import type { ActivityEntry } from '../../preload/contract.ts';
import { events, type EventName } from '../../preload/events.ts';
import { allowedFields } from './line.ts';
import { logFiles, MAX_FILE_BYTES } from './kept-lines.ts';
import { openToRead } from './private-file.ts';

/** Somewhat more than a file gets: the last lines before a rotation. */
const MAX_READ_BYTES = 2 * MAX_FILE_BYTES;

async function textOf(file: string): Promise<string> {
  const handle = await openToRead(file).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  });
  if (!handle) return '';
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, MAX_READ_BYTES);
    const bytes = Buffer.alloc(length);
    const { bytesRead } = await handle.read(bytes, 0, length, size - length);
    return bytes.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** The entry of a line; null when it is none, such as one that a crash cut off. */
export function parseLine(line: string): ActivityEntry | null {
  let found: unknown;
  try {
    found = JSON.parse(line);
  } catch {
    return null;
  }
  if (typeof found !== 'object' || found === null) return null;
  const { at, event, ...fields } = found as Record<string, unknown>;
  const time = typeof at === 'string' ? Date.parse(at) : NaN;
  if (Number.isNaN(time) || typeof event !== 'string' || !Object.hasOwn(events, event)) return null;
  const name = event as EventName;
  return { at: time, event: name, sentence: events[name], ...allowedFields(fields) };
}

/** Every entry that is kept, oldest first. Throws what the file system throws. */
async function readAll(folder: string): Promise<ActivityEntry[]> {
  const [current, before] = logFiles(folder);
  const texts = await Promise.all([textOf(before), textOf(current)]);
  const lines = texts.flatMap((text) => text.split('\n'));
  return lines.flatMap((line) => parseLine(line) ?? []);
}

/** The newest entries, newest first. Throws what the file system throws. */
export async function readActivity(folder: string, limit: number): Promise<ActivityEntry[]> {
  return (await readAll(folder)).slice(-limit).reverse();
}

/** Everything that is kept, as JSON lines, oldest first. Throws what the file system throws. */
export async function exportText(folder: string): Promise<string> {
  const entries = await readAll(folder);
  return entries
    .map(({ at, sentence: _forPeople, ...rest }) =>
      JSON.stringify({ at: new Date(at).toISOString(), ...rest }),
    )
    .map((line) => `${line}\n`)
    .join('');
}
