/** Runs the commands of a task. */
import { availableParallelism } from 'node:os';
import { receivedSignal, run } from './child.mjs';

/**
 * @typedef {object} Setting
 * @property {string} root the project's folder
 * @property {string} toolNode
 * @property {NodeJS.ProcessEnv} env
 * @property {AbortSignal} [signal] ends the commands
 */

/**
 * @param {import('./tasks.mjs').Task} task
 * @param {Setting} setting
 * @param {readonly string[]} [extra] arguments for the last command
 * @returns {Promise<number>} exit code: 0, or that of the first command that failed
 */
export async function runTask(task, setting, extra = []) {
  const commands = task.commands.map((command, index) =>
    index === task.commands.length - 1 ? [...command, ...extra] : command,
  );
  if (task.together) return runTogether(commands, setting);
  const { root, toolNode, env, signal } = setting;
  for (const command of commands) {
    const { code } = await run(toolNode, command, { cwd: root, env, signal });
    if (code !== 0) return code;
  }
  return 0;
}

/**
 * As many at a time as there are cores; the output of each is printed whole when it ends.
 * @param {readonly (readonly string[])[]} commands
 * @param {Setting} setting
 */
async function runTogether(commands, { root, toolNode, env, signal }) {
  const waiting = [...commands];
  let failed = 0;
  const worker = async () => {
    for (let command = waiting.shift(); command && !receivedSignal(); command = waiting.shift()) {
      const { code, output } = await run(toolNode, command, {
        cwd: root,
        env,
        signal,
        quiet: true,
      });
      process.stdout.write(output);
      failed ||= code;
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return failed;
}
