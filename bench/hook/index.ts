/**
 * Stands before an app's own main script and tells when its first window is ready, so that the app and
 * the blank one are seen in the same way without a line of measuring in either.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { app, type BrowserWindow } from 'electron';
import { tell } from '../main/tell.ts';
import { prepareBridgeRow, runBridgeRow } from './bridge-row.ts';

const measuresBridge = process.env['AUTH_SHELL_BENCH_BRIDGE'] !== undefined;

function watchFirst(window: Pick<BrowserWindow, 'once' | 'webContents'>): void {
  window.once('ready-to-show', () => {
    tell('ready', { versions: process.versions });
  });
  if (!measuresBridge) return;
  // The bench says how many rounds, when the app is where it should be.
  createInterface({ input: process.stdin }).on('line', (rounds) => {
    void runBridgeRow(window, Number(rounds));
  });
}

app.once('browser-window-created', (_event, window) => {
  watchFirst(window);
});
if (measuresBridge) void app.whenReady().then(prepareBridgeRow);
createRequire(join(app.getAppPath(), 'package.json'))('./main/index.cjs');
