/**
 * The log that stays: lines at the end of one file, beside it the file before. Writing is in order and
 * behind the events; nothing that the disk does is felt by who logs. Lines that could not be written
 * are counted, and the count is written when the disk takes lines again.
 */
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { logLine } from './line.ts';
import { NotOurFileError, openToAppend, privateFolder } from './private-file.ts';

/** Both files together are at most twice as large. */
export const MAX_FILE_BYTES = 512 * 1024;
/** More than these wait for a disk that does not answer; the rest is counted. */
const MAX_WAITING = 1_000;

/** The files of a log folder, the newer one first. */
export const logFiles = (folder: string): readonly [string, string] => [
  join(folder, 'audit.jsonl'),
  join(folder, 'audit.1.jsonl'),
];

/** An open file. */
interface LogFile {
  stat(): Promise<{ readonly size: number }>;
  read(into: Buffer, offset: number, length: number, position: number): Promise<unknown>;
  appendFile(text: string): Promise<void>;
  close(): Promise<void>;
}

/** The file system as far as the lines need it; a test puts faults into it. */
export interface LogDisk {
  open(file: string): Promise<LogFile>;
  prepare(folder: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
}

const realDisk: LogDisk = { open: openToAppend, prepare: privateFolder, rename };

/** What the lines are kept with. */
export interface KeptLinesOptions {
  readonly folder: string;
  /** Told once of a row of failures, with the system's name of the first (`ENOSPC`). */
  readonly onFailure: (reason: string) => void;
  readonly maxBytes?: number;
  readonly disk?: LogDisk;
}

/** The log that stays. */
export interface KeptLines {
  /** Takes one line with its line break. Never throws, waits for nothing. */
  write(line: string): void;
  /** Resolves when every line so far is written, or counted as lost. Never rejects. */
  flush(): Promise<void>;
}

function nameOf(error: unknown): string {
  if (error instanceof NotOurFileError) return 'not_our_file';
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === 'string' ? code : 'unknown';
}

/** Creates it; folder and file are made with the first line. */
export function createKeptLines(options: KeptLinesOptions): KeptLines {
  const { folder, onFailure, maxBytes = MAX_FILE_BYTES, disk = realDisk } = options;
  const [current, before] = logFiles(folder);
  let waiting: string[] = [];
  let lost = 0;
  let failing = false;
  let writing: Promise<void> | null = null;

  /** Whether the file's last line has its line break; a crash or a full disk cuts lines off. */
  async function isWhole(file: LogFile, size: number): Promise<boolean> {
    if (size === 0) return true;
    const last = Buffer.alloc(1);
    await file.read(last, 0, 1, size - 1);
    return last.toString() === '\n';
  }

  /** Adds to a file that has room, else answers false. */
  async function addTo(file: LogFile, text: string): Promise<boolean> {
    const { size } = await file.stat();
    if (size > 0 && size + Buffer.byteLength(text) > maxBytes) return false;
    await file.appendFile((await isWhole(file, size)) ? text : `\n${text}`);
    return true;
  }

  /** Opened each time: whatever became of folder and file meanwhile is seen, and lines come seldom. */
  async function append(text: string): Promise<void> {
    await disk.prepare(folder);
    const file = await disk.open(current);
    const added = await addTo(file, text).finally(() => file.close());
    if (added) return;
    await disk.rename(current, before);
    await append(text);
  }

  async function writeLines(lines: readonly string[]): Promise<void> {
    const told = lost;
    const note = told > 0 ? `${logLine(new Date(), 'log.lost', { count: told })}\n` : '';
    try {
      await append(note + lines.join(''));
      lost -= told;
      failing = false;
    } catch (error) {
      lost += lines.length;
      if (!failing) onFailure(nameOf(error));
      failing = true;
    }
  }

  async function writeAll(): Promise<void> {
    // Behind whatever is happening now, and many lines of it at once.
    await Promise.resolve();
    while (waiting.length > 0) {
      const lines = waiting;
      waiting = [];
      await writeLines(lines);
    }
    writing = null;
  }

  return {
    write(line) {
      if (waiting.length >= MAX_WAITING) lost += 1;
      else waiting.push(line);
      writing ??= writeAll();
    },
    flush: () => writing ?? Promise.resolve(),
  };
}
