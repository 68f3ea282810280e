import { expect } from '@playwright/test';
import type { RunningApp } from '../../rig/app.ts';

/** Of each window whether it is shown. */
export const areShown = (app: RunningApp): Promise<boolean[]> =>
  app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => window.isVisible()),
  );

/** Only what is shown can be hidden for good: a window that is not painted yet shows itself when it is. */
export async function hideWindow(app: RunningApp): Promise<void> {
  await expect.poll(() => areShown(app)).toEqual([true]);
  await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  expect(await areShown(app)).toEqual([false]);
}
