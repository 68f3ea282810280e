/**
 * Loaded into Electron's main process before a release build (`-r`): takes off `process.argv` what Playwright
 * and the rig have put there, and keeps Playwright's way in open. A release refuses these switches like all
 * others (main/electron/unsafe-start.ts); every other one is left to be judged.
 */
const inspector = require('node:inspector');
const process = require('node:process');

const DRIVERS = ['--inspect=0', '--remote-debugging-port=0'];

for (const text of DRIVERS) {
  const at = process.argv.indexOf(text);
  if (at >= 0) process.argv.splice(at, 1);
}
// The rig's own preloads.
for (let at = process.argv.indexOf('-r'); at >= 0; at = process.argv.indexOf('-r')) {
  process.argv.splice(at, 2);
}
inspector.close = () => {};
