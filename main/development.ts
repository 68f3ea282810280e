/**
 * What only a development build does. The release build replaces `__DEVELOPMENT_BUILD__` by `false`, and
 * this file is not in it.
 */
import { watch } from 'node:fs';
import type { BrowserWindow } from 'electron';

/** Environment overrides, for `npm start` with the demo provider, and for tests. */
export function developmentOverrides(): { readonly configFile: string | undefined } {
  return { configFile: process.env['AUTH_SHELL_CONFIG'] };
}

/** Reloads the page when the renderer was built again (`npm run dev`). */
export function reloadOnChange(window: BrowserWindow, folder: string): void {
  if (process.env['AUTH_SHELL_DEV_RELOAD'] !== '1') return;
  let pending: NodeJS.Timeout | undefined;
  const watcher = watch(folder, { recursive: true }, () => {
    clearTimeout(pending);
    pending = setTimeout(() => {
      if (!window.isDestroyed()) window.webContents.reloadIgnoringCache();
    }, 100);
  });
  window.once('closed', () => {
    watcher.close();
  });
}
