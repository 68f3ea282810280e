import { once } from 'node:events';
import type { RunningApp } from '../../rig/app.ts';

/**
 * Follows how the app ends: what is returned waits until it is gone, and answers with the exit code that
 * it asked for. The code that the system tells is not it: the Electron of the registry (33.2) can die of a
 * signal once all is done, when it frees a garbage-collected object twice (electron#45368, mended in 33.4).
 */
export async function exitCode(app: RunningApp): Promise<() => Promise<number>> {
  const exited = once(app.electron.process(), 'close');
  await app.electron.evaluate(({ app: main }) => {
    main.once('quit', (_event, code) => process.stderr.write(`quit with ${code}\n`));
  });
  return async () => {
    await exited;
    return Number(/^quit with (\d+)$/m.exec(app.output())?.[1]);
  };
}
