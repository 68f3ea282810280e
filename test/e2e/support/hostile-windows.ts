/** Windows that the app would never open, with its own preload script in them. */
import type { RunningApp } from '../../rig/app.ts';

/** How a hostile window is made. */
export interface HostileWindow {
  readonly url: string;
  /** Whether the preload script runs in its frames as well. */
  readonly inSubFrames?: boolean;
  /** Script that gives what is to be known, in the window's page. */
  readonly script: string;
}

/** Opens a hostile window, runs its script, closes it, and returns what the script gave. */
export function inHostileWindow(app: RunningApp, hostile: HostileWindow): Promise<unknown> {
  return app.electron.evaluate(async ({ app: electronApp, BrowserWindow }, { url, ...how }) => {
    const window = new BrowserWindow({
      show: false,
      webPreferences: {
        preload: `${electronApp.getAppPath()}/preload/index.cjs`,
        nodeIntegrationInSubFrames: how.inSubFrames ?? false,
      },
    });
    try {
      await window.loadURL(url);
      return (await window.webContents.executeJavaScript(how.script)) as unknown;
    } finally {
      window.destroy();
    }
  }, hostile);
}
