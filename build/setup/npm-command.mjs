/** npm: how it is started, and what it says when it fails. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { lastLines } from './child.mjs';

/**
 * How to start npm: the one that started this process, else the one beside this Node, as a script
 * of it. On Windows `npm` is a batch file, which Node starts only through a shell.
 * @returns {{command: string, args: string[]}}
 */
export function npmCommand() {
  const caller = process.env['npm_execpath'];
  const folder = path.dirname(process.execPath);
  const beside = [
    path.join(folder, 'node_modules/npm/bin/npm-cli.js'),
    path.join(folder, '../lib/node_modules/npm/bin/npm-cli.js'),
  ];
  // Other package managers set the same variable to a program of theirs.
  const candidates =
    caller && path.basename(caller) === 'npm-cli.js' ? [caller, ...beside] : beside;
  const script = candidates.find((file) => existsSync(file));
  return script ? { command: process.execPath, args: [script] } : { command: 'npm', args: [] };
}

/**
 * What npm complained about, without its stack traces and the name of its log.
 * @param {string} output
 */
export function npmComplaint(output) {
  const lines = output
    .split('\n')
    .filter((line) => /^npm error (?!\s*at |\s*A complete log)\s*\S/.test(line));
  return lines.slice(0, 6).join('\n') || lastLines(output);
}

/**
 * What to do after npm failed.
 * @param {string} output
 */
export const afterNpmFailed = (output) =>
  output.includes('ENOSPC')
    ? 'Free some disk space, then type the same command again.'
    : 'Check that `npm ping` works here (registry, proxy, certificates), then type the same command again.';
