import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeTurn } from '../../../build/setup/one-at-a-time.mjs';

let folder: string;
let note: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'turn-'));
  note = path.join(folder, 'made', 'npm.pid');
});
afterEach(() => rmSync(folder, { recursive: true }));

const neverWait = () => {
  throw new Error('there was nobody to wait for');
};

describe('takeTurn', () => {
  it('notes who works, and takes the note away at the end', async () => {
    const turn = await takeTurn(note, neverWait);
    expect(readFileSync(note, 'utf8')).toBe(String(process.pid));
    turn.passTo(4711);
    expect(readFileSync(note, 'utf8')).toBe('4711');
    turn.end();
    expect(existsSync(note)).toBe(false);
  });

  it('waits for the program that a killed set-up left running', async () => {
    const program = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const first = await takeTurn(note, neverWait);
    first.passTo(program.pid ?? 0);
    const second = await takeTurn(note, () => program.kill());
    expect(program.killed).toBe(true);
    second.end();
  });

  it.each(['', 'no number', '-1'])('does not wait for a note that says %j', async (content) => {
    (await takeTurn(note, neverWait)).end();
    writeFileSync(note, content);
    (await takeTurn(note, neverWait)).end();
  });

  it('does not wait for a process that is gone', async () => {
    const turn = await takeTurn(note, neverWait);
    turn.passTo(spawnSync(process.execPath, ['-e', '']).pid);
    (await takeTurn(note, neverWait)).end();
  });

  it('does not wait for a process that only has the number of an old one', async () => {
    await takeTurn(note, neverWait);
    const anHourAgo = Date.now() / 1000 - 60 * 60;
    utimesSync(note, anHourAgo, anHourAgo);
    (await takeTurn(note, neverWait)).end();
  });
});
