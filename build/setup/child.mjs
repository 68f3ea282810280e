/** Runs programs, and hands the signals that reach this process on to them. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/** @type {NodeJS.Signals | undefined} */
let received;

/** The signal that asked this process to end, if one did. */
export const receivedSignal = () => received;

/**
 * The exit code shells expect of a program that a signal ended.
 * @param {NodeJS.Signals} signal
 */
export const exitCodeOf = (signal) => 128 + constants.signals[signal];

/**
 * From here on a signal goes to the running programs, and this process waits for them; with none
 * running it ends at once. The `exit` event fires either way, so that temporary files are removed.
 */
export function handOnSignals() {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      received = signal;
      if (running.size === 0) process.exit(exitCodeOf(signal));
      // A terminal sends Ctrl-C to the whole foreground group: a second SIGINT from here would
      // read as "stop right now" to a program that is closing down in good order.
      if (signal === 'SIGINT' && process.stdin.isTTY) return;
      for (const child of running) child.kill(signal);
    });
  }
}

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {object} [options]
 * @param {string} [options.cwd]
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {boolean} [options.quiet] true: no input, and the output is returned; false: this
 *   process's own input and output are shared
 * @param {(text: string) => void} [options.onOutput] called with each piece of a quiet output
 * @param {(pid: number) => void} [options.onStart]
 * @param {AbortSignal | undefined} [options.signal] ends the program
 * @returns {Promise<{code: number, output: string, stdout: string}>} `code` is 127 when the program
 *   could not be started and 128 + n when a signal ended it; `output` is stdout and stderr as they came
 */
export function run(command, args, options = {}) {
  const { cwd, env = process.env, quiet, onOutput, onStart, signal } = options;
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      windowsHide: true,
      ...(signal ? { signal } : {}),
    });
    running.add(child);
    if (child.pid !== undefined) onStart?.(child.pid);
    let output = '';
    let stdout = '';
    child.stdout?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      stdout += text;
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
        output += text;
        onOutput?.(text);
      });
    }
    child.once('error', (error) => {
      output += error.message;
      if (child.pid === undefined) finish(127);
    });
    child.once('close', (code, ended) => finish(code ?? (ended ? exitCodeOf(ended) : 1)));

    /** @param {number} code */
    function finish(code) {
      running.delete(child);
      resolve({ code, output, stdout });
    }
  });
}

/**
 * The end of a program's output, for a person who must find out why it failed.
 * @param {string} output
 */
export function lastLines(output, count = 15) {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(-count).join('\n');
}
