/**
 * The set-up's voice on the console. It speaks on stderr, so that what a task prints on stdout can
 * be piped on its own.
 */

/** Where nothing can be redrawn (CI logs), a line of progress is printed this often. */
const LOG_EVERY_MS = 10_000;

/** Takes back a line of progress, which is never ended with a newline. */
const CLEAR_LINE = process.stderr.isTTY ? '\r\u001b[K' : '';

/** @param {string} line */
export function say(line) {
  process.stderr.write(`${CLEAR_LINE}[set-up] ${line}\n`);
}

/**
 * Says something that must not be missed, in bold yellow where the terminal has colours.
 * @param {string} line
 */
export function sayLoudly(line) {
  const plain = !process.stderr.isTTY || process.env['NO_COLOR'];
  say(plain ? line : `\u001b[1;33m${line}\u001b[0m`);
}

/**
 * Announces a step that takes a while.
 * @param {string} name short name, repeated on each line of the step
 * @param {string} doing what the step does
 * @returns {{progress: (text: string) => void, done: () => void}} `progress` may be called as
 *   often as one likes; `done` prints how long the step took
 */
export function beginStep(name, doing) {
  const begun = Date.now();
  let lastLine = begun;
  say(`${name}: ${doing}`);
  return {
    progress(text) {
      if (process.stderr.isTTY) {
        process.stderr.write(`${CLEAR_LINE}[set-up] ${name}: ${text}`);
      } else if (Date.now() - lastLine >= LOG_EVERY_MS) {
        lastLine = Date.now();
        say(`${name}: ${text}`);
      }
    },
    done() {
      say(`${name}: done in ${((Date.now() - begun) / 1000).toFixed(1)} s`);
    },
  };
}
