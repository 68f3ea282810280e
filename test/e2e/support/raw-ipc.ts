/** Electron's raw IPC in the page: main is asked without the bridge in between. */
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunningApp } from '../../rig/app.ts';
import type { Desktop } from '../../rig/desktop.ts';

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

/** Sets the preload scripts of the session; newer versions of Electron have another way. */
async function setPreload(app: RunningApp, file: string | null): Promise<void> {
  await app.electron.evaluate(({ session }, path) => {
    const { defaultSession } = session;
    interface Older {
      setPreloads?(paths: readonly string[]): void;
    }
    const { setPreloads } = defaultSession as unknown as Older;
    if (setPreloads) setPreloads.call(defaultSession, path === null ? [] : [path]);
    else if (path !== null) defaultSession.registerPreloadScript({ type: 'frame', filePath: path });
    else
      for (const { id } of defaultSession.getPreloadScripts())
        defaultSession.unregisterPreloadScript(id);
  }, file);
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
  await setPreload(app, copy);
  try {
    await app.page.reload();
    return await work();
  } finally {
    await setPreload(app, null);
  }
}
