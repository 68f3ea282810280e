/** Electron's raw IPC in the page: main is asked without the bridge in between. */
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunningApp } from '../../rig/app.ts';
import type { Desktop } from '../../rig/desktop.ts';
import { setSessionPreload } from './session-preload.ts';

const SCRIPT = join(import.meta.dirname, '../../rig/raw-ipc.cjs');

/** What the page has then. */
export interface RawWindow {
  readonly raw: {
    readonly values: readonly string[];
    invoke(channel: string, ...args: readonly unknown[]): Promise<unknown>;
    invokeWith(channel: string, name: string): Promise<unknown>;
    send(channel: string, ...args: readonly unknown[]): void;
    openStream(
      call: unknown,
      messages: readonly unknown[],
      ports?: number,
    ): Promise<readonly unknown[]>;
  };
}

/** Loads the page anew with raw IPC in it, for as long as `work` takes. */
export async function withRawIpc<T>(
  app: RunningApp,
  desktop: Desktop,
  work: () => Promise<T>,
): Promise<T> {
  const copy = join(desktop.dir, 'raw-ipc.cjs');
  await copyFile(SCRIPT, copy);
  await desktop.give(copy);
  await setSessionPreload(app, copy);
  try {
    await app.page.reload();
    return await work();
  } finally {
    await setSessionPreload(app, null);
  }
}
