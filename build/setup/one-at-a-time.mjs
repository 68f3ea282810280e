/**
 * Keeps two installations from working in one clone at the same time: two commands typed side by
 * side, or the npm that lives on after a set-up was killed without a chance to end it.
 */
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Process numbers are used again: an old note says nothing about the process that has it now. */
const NOTE_HOLDS_MS = 30 * 60 * 1000;
const LOOK_EVERY_MS = 200;

/** @param {number} pid */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, and belongs to somebody else.
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/**
 * Waits until nobody else works, then notes that this process does.
 * @param {string} note the file that says who works; its folder is made
 * @param {() => void} onWait called once when there is somebody to wait for
 * @returns {Promise<{passTo: (pid: number) => void, end: () => void}>} `passTo` notes the program
 *   that does the work, which may outlive this process; `end` takes the note away
 */
export async function takeTurn(note, onWait) {
  mkdirSync(path.dirname(note), { recursive: true });
  for (let announced = false; !writeNote(note);) {
    const worker = readWorker(note);
    if (worker === undefined || worker === process.pid || !isAlive(worker)) {
      rmSync(note, { force: true });
      continue;
    }
    if (!announced) onWait();
    announced = true;
    await pause(LOOK_EVERY_MS);
  }
  return {
    passTo: (pid) => writeFileSync(note, String(pid)),
    end: () => rmSync(note, { force: true }),
  };
}

/**
 * @param {string} note
 * @returns {boolean} false when there is one already
 */
function writeNote(note) {
  try {
    writeFileSync(note, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * @param {string} note
 * @returns {number | undefined} undefined when the note is gone, unreadable or too old
 */
function readWorker(note) {
  try {
    if (Date.now() - statSync(note).mtimeMs > NOTE_HOLDS_MS) return undefined;
    const pid = Number.parseInt(readFileSync(note, 'utf8'), 10);
    // A negative number would stand for a group of processes.
    return pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}
