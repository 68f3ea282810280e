import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { chmod, mkdtemp, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exportText, readActivity } from '../../../main/log/activity.ts';
import { createKeptLines, logFiles, type LogDisk } from '../../../main/log/kept-lines.ts';
import { logLine } from '../../../main/log/line.ts';
import { openToAppend, privateFolder } from '../../../main/log/private-file.ts';
import type { EventName, LogFields } from '../../../main/ports.ts';

const windows = process.platform === 'win32';

let place: string;
let folder: string;
let failures: string[];

beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'kept-lines-'));
  folder = join(place, 'logs');
  failures = [];
});
afterEach(() => rm(place, { recursive: true, force: true }));

const line = (event: EventName, fields?: LogFields) => `${logLine(new Date(), event, fields)}\n`;
const keep = (options: { readonly maxBytes?: number; readonly disk?: LogDisk } = {}) =>
  createKeptLines({ folder, onFailure: (reason) => failures.push(reason), ...options });
const textOf = (which: 0 | 1) => readFile(logFiles(folder)[which], 'utf8');
const modeOf = async (path: string) => (await stat(path)).mode & 0o777;
const told = async (limit = 1_000) =>
  (await readActivity(folder, limit)).map(({ event, count }) =>
    count === undefined ? event : `${event} ${count}`,
  );

describe('kept lines', () => {
  it('are in the file in the order in which they were said', async () => {
    const kept = keep();
    const lines = Array.from({ length: 500 }, (_, count) => line('ipc.refused', { count }));
    for (const each of lines.slice(0, 250)) kept.write(each);
    await kept.flush();
    for (const each of lines.slice(250)) kept.write(each);
    await kept.flush();
    expect(await textOf(0)).toBe(lines.join(''));
    expect(failures).toEqual([]);
  });

  it('are not written before whoever logs has gone on, and a flush waits for all of them', async () => {
    const opened: string[] = [];
    const disk: LogDisk = {
      prepare: privateFolder,
      rename,
      open: (file) => {
        opened.push(file);
        return openToAppend(file);
      },
    };
    const kept = keep({ disk });
    kept.write(line('app.started'));
    expect(opened).toEqual([]);
    await kept.flush();
    expect(opened).toHaveLength(1);
    expect(await told()).toEqual(['app.started']);
  });

  it.skipIf(windows)(
    'are for their owner alone: 0600 in 0700, also where it was wider [LG-01]',
    async () => {
      await mkdir(folder, { mode: 0o755 });
      await writeFile(logFiles(folder)[0], '', { mode: 0o644 });
      await chmod(folder, 0o755);
      const kept = keep();
      kept.write(line('app.started'));
      await kept.flush();
      expect(await modeOf(folder)).toBe(0o700);
      expect(await modeOf(logFiles(folder)[0])).toBe(0o600);
    },
  );

  it('go on in a new file when one is full; the one before stays, and no third', async () => {
    const kept = keep({ maxBytes: 1_000 });
    for (let count = 0; count < 60; count += 1) {
      kept.write(line('refresh.done', { count }));
      await kept.flush();
    }
    expect((await textOf(0)).length).toBeLessThanOrEqual(1_000);
    expect((await textOf(1)).length).toBeLessThanOrEqual(1_000);
    expect((await textOf(1)).length).toBeGreaterThan(900);
    const counts = (await readActivity(folder, 1_000)).map(({ count }) => count);
    expect(counts).toEqual(Array.from(counts, (_, index) => 59 - index));
    expect(await exportText(folder)).toBe((await textOf(1)) + (await textOf(0)));
  });

  it('after a crash in the middle of one, only that one is lost', async () => {
    const before = keep();
    before.write(line('app.started'));
    await before.flush();
    await appendFile(logFiles(folder)[0], '{"at":"2026-01-02T03:04:05.000Z","event":"refr');
    const after = keep();
    after.write(line('sign_in.started'));
    after.write(line('sign_in.done'));
    await after.flush();
    expect(await told()).toEqual(['sign_in.done', 'sign_in.started', 'app.started']);
  });

  it.skipIf(windows)('are not written through a symlink, nor read through one', async () => {
    const target = join(place, 'precious');
    await writeFile(target, line('sign_in.done'));
    await mkdir(folder);
    await symlink(target, logFiles(folder)[0]);
    const kept = keep();
    kept.write(line('app.started'));
    await kept.flush();
    expect(await readFile(target, 'utf8')).not.toContain('app.started');
    expect(failures).toEqual(['ELOOP']);
    await expect(readActivity(folder, 10)).rejects.toMatchObject({ code: 'ELOOP' });
  });

  it.skipIf(windows)('are not written into a folder that is a symlink', async () => {
    const elsewhere = join(place, 'elsewhere');
    await mkdir(elsewhere);
    await symlink(elsewhere, folder);
    const kept = keep();
    kept.write(line('app.started'));
    await kept.flush();
    expect(failures).toEqual(['not_our_file']);
    await expect(readFile(join(elsewhere, 'audit.jsonl'))).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });

  it.skipIf(windows)('do not wait for the other end of a pipe', async () => {
    await mkdir(folder);
    execFileSync('mkfifo', [logFiles(folder)[0]]);
    const kept = keep();
    kept.write(line('app.started'));
    await kept.flush();
    expect(failures).toEqual(['not_our_file']);
  });

  it('that a full disk does not take are counted, said once, and the count is written later', async () => {
    let full = false;
    const disk: LogDisk = {
      prepare: privateFolder,
      rename,
      open: async (file) => {
        const handle = await openToAppend(file);
        return {
          stat: () => handle.stat(),
          read: (...args) => handle.read(...args),
          close: () => handle.close(),
          appendFile: async (text) => {
            if (!full) return handle.appendFile(text);
            // As much as there was room for.
            await handle.appendFile(text.slice(0, 20));
            throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
          },
        };
      },
    };
    const kept = keep({ disk });
    kept.write(line('app.started'));
    await kept.flush();
    full = true;
    for (const event of ['sign_in.started', 'sign_in.done', 'refresh.sent'] as const) {
      kept.write(line(event));
      await kept.flush();
    }
    expect(failures).toEqual(['ENOSPC']);
    full = false;
    kept.write(line('refresh.done'));
    await kept.flush();
    expect(await told()).toEqual(['refresh.done', 'log.lost 3', 'app.started']);
    full = true;
    kept.write(line('refresh.sent'));
    await kept.flush();
    expect(failures).toEqual(['ENOSPC', 'ENOSPC']);
  });

  it('where no folder can be made are lost, and nobody is disturbed', async () => {
    await writeFile(folder, 'a file where the folder should be');
    const kept = keep();
    for (let count = 0; count < 10; count += 1) {
      kept.write(line('ipc.refused', { count }));
      await kept.flush();
    }
    expect(failures).toHaveLength(1);
    expect(failures[0]).toMatch(/^(EEXIST|ENOTDIR|not_our_file)$/);
  });

  it('that wait for a disk which does not answer are a thousand at most; the rest is counted', async () => {
    const answers = Promise.withResolvers<void>();
    const disk: LogDisk = {
      rename,
      open: openToAppend,
      prepare: (path) => answers.promise.then(() => privateFolder(path)),
    };
    const kept = keep({ disk });
    kept.write(line('app.started'));
    await Promise.resolve();
    for (let count = 0; count < 1_500; count += 1) kept.write(line('refresh.done'));
    answers.resolve();
    await kept.flush();
    const events = await told(2_000);
    expect(events.filter((event) => event === 'refresh.done')).toHaveLength(1_000);
    expect(events).toContain('log.lost 500');
  });

  it('go into a new file when somebody deletes the old one meanwhile', async () => {
    const kept = keep();
    kept.write(line('app.started'));
    await kept.flush();
    await rm(folder, { recursive: true });
    kept.write(line('sign_in.started'));
    await kept.flush();
    expect(await told()).toEqual(['sign_in.started']);
  });
});

describe('reading them', () => {
  it('gives nothing where there is no file yet', async () => {
    expect(await readActivity(folder, 10)).toEqual([]);
    expect(await exportText(folder)).toBe('');
  });

  it('gives the newest of both files, newest first, and no more than asked for', async () => {
    await mkdir(folder);
    await writeFile(logFiles(folder)[1], line('app.started') + line('sign_in.started'));
    await writeFile(logFiles(folder)[0], line('sign_in.done') + line('refresh.sent'));
    expect(await told(3)).toEqual(['refresh.sent', 'sign_in.done', 'sign_in.started']);
  });

  it('is bounded, whatever somebody made of the file', async () => {
    await mkdir(folder);
    const tooMany = 60_000;
    await writeFile(
      logFiles(folder)[0],
      line('refresh.done').repeat(tooMany) + line('app.started'),
    );
    const events = await told(2 * tooMany);
    expect(events[0]).toBe('app.started');
    expect(events.length * line('refresh.done').length).toBeLessThanOrEqual(1024 * 1024);
  });

  it('exports what is allowed and nothing that was put there by hand [LG-01]', async () => {
    await mkdir(folder);
    const forged = `{"at":"2026-01-02T03:04:05.000Z","event":"sign_in.done","token":"canary","note":"canary"}\n`;
    await writeFile(logFiles(folder)[0], `${forged}canary\n`);
    expect(await exportText(folder)).toBe(
      '{"at":"2026-01-02T03:04:05.000Z","event":"sign_in.done"}\n',
    );
  });
});
