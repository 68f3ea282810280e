/** `getSession()` of the app's real page, beside bare invokes in the same page, called in turn. */
import { join } from 'node:path';
import { app, ipcMain, session, type BrowserWindow } from 'electron';
import type { SessionSnapshot } from '../../preload/contract.ts';
import { tell } from '../main/tell.ts';
import { addPreload, isolatePage } from './page.ts';

/**
 * Runs in the page. Each round is one call of each, so that whatever disturbs one disturbs the others;
 * times are milliseconds.
 */
function measure(rounds: number): string {
  return `(async () => {
    const calls = { shell: () => auth.getSession(), nothing: () => bare.nothing(), session: () => bare.session() };
    const times = { shell: [], nothing: [], session: [] };
    for (let round = -500; round < ${rounds}; round += 1) {
      for (const [name, call] of Object.entries(calls)) {
        const startedAt = performance.now();
        await call();
        const took = performance.now() - startedAt;
        if (round >= 0) times[name].push(took);
      }
    }
    return { times, isolated: crossOriginIsolated };
  })()`;
}

/** Before the first window: the floor's preload, its handlers, the page's timer. */
export function prepareBridgeRow(): void {
  addPreload(session.defaultSession, join(app.getAppPath(), 'bare-preload.cjs'));
  isolatePage();
  ipcMain.handle('bench:nothing', () => undefined);
}

/** Answers the floor's `session` with the very snapshot that the app publishes, and measures. */
export async function runBridgeRow(
  window: Pick<BrowserWindow, 'webContents'>,
  rounds: number,
): Promise<void> {
  const page = window.webContents;
  const reply = (await page.executeJavaScript('auth.getSession()')) as { value: SessionSnapshot };
  ipcMain.handle('bench:session', () => reply.value);
  tell('bridge', (await page.executeJavaScript(measure(rounds))) as object);
}
