/** The set-up: everything a task needs, done when it is missing and passed by when it is there. */
import path from 'node:path';
import { ensureElectron } from '../electron/electron.mjs';
import { nameMissingLibraries } from './libraries.mjs';
import { ensureNpmPackages, ensurePackagesOf } from './npm-packages.mjs';
import { findChromium } from './programs.mjs';
import { sandboxAdvice } from './sandbox-advice.mjs';
import { say } from './say.mjs';
import { ensureSystemPackages } from './system-packages.mjs';
import { findToolNode } from './tool-node.mjs';

/**
 * @param {string} root the project's folder
 * @param {import('./tasks.mjs').Task} task
 * @returns {Promise<import('./commands.mjs').Setting>} what the task's commands are run with
 * @throws {import('./setup-error.mjs').SetupError} when something is missing that only a person can bring
 */
export async function prepare(root, task) {
  await ensureNpmPackages(root);
  for (const part of task.packages ?? []) await ensurePackagesOf(root, part);
  const toolNode = findToolNode(root);
  const env = withFirstInPath(process.env, path.dirname(toolNode));
  if (task.system) await ensureSystemPackages(task.system);
  if (task.system && task.system !== 'window')
    env['AUTH_SHELL_CHROMIUM'] = findChromium(process.env, process.platform);
  if (task.electron) {
    const { folder, executable } = await ensureElectron(root, toolNode);
    await nameMissingLibraries([
      executable,
      path.join(root, 'node_modules/keytar/build/Release/keytar.node'),
    ]);
    const advice = sandboxAdvice(folder);
    if (advice) say(advice);
    // The first is what the electron package, and Playwright through it, reads.
    env['ELECTRON_OVERRIDE_DIST_PATH'] = folder;
    env['AUTH_SHELL_ELECTRON'] = executable;
  }
  return { root, toolNode, env };
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} folder
 * @returns {NodeJS.ProcessEnv} a copy in which programs are looked for in the folder first
 */
function withFirstInPath(env, folder) {
  // Windows calls it Path; a copy that had both spellings would pass on either.
  const name = Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  return { ...env, [name]: [folder, env[name]].join(path.delimiter) };
}
