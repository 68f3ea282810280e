/**
 * `node build/run.mjs <task> [arguments]`: what every script of package.json calls. It does the
 * set-up the task needs (nothing, when it was done before), then runs the task with a current Node.
 *
 * This file and all it imports run on Node 20 without packages: in a fresh clone there are none.
 */
import { fileURLToPath } from 'node:url';
import { exitCodeOf, handOnSignals, receivedSignal } from './setup/child.mjs';
import { runTask } from './setup/commands.mjs';
import { prepare } from './setup/prepare.mjs';
import { say } from './setup/say.mjs';
import { SetupError } from './setup/setup-error.mjs';
import { listTasks } from './setup/tasks.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const [name = '', ...extra] = process.argv.slice(2);

// Elsewhere than on Linux a window always has somewhere to open.
const hasDisplay =
  process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);

/** @type {Record<string, import('./setup/tasks.mjs').Task>} */
const tasks = listTasks(root, hasDisplay);

async function main() {
  const task = Object.hasOwn(tasks, name) ? tasks[name] : undefined;
  if (!task)
    throw new SetupError(`There is no task "${name}".`, `Tasks: ${Object.keys(tasks).join(', ')}.`);
  if (Number.parseInt(process.versions.node, 10) < 20) {
    throw new SetupError(
      `Node ${process.versions.node} is too old.`,
      'Install Node 24 (https://nodejs.org).',
    );
  }
  const setting = await prepare(root, task);
  const signal = receivedSignal();
  return signal ? exitCodeOf(signal) : runTask(task, setting, extra);
}

handOnSignals();
try {
  process.exitCode = await main();
} catch (error) {
  const signal = receivedSignal();
  if (signal) {
    // What failed was ended by the person's own Ctrl-C: there is nothing to explain.
    process.exitCode = exitCodeOf(signal);
  } else if (error instanceof SetupError) {
    say(`${error.message}\n[set-up] What to do: ${error.next}`);
    process.exitCode = 1;
  } else {
    throw error;
  }
}
