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
import { prepareRequestRow, runRequestRow } from './request-row.ts';

type Watched = Pick<BrowserWindow, 'webContents'>;

/** What may be measured in the page, by the name that the bench gives. */
const rows = {
  bridge: {
    prepare: prepareBridgeRow,
    run: (window: Watched, line: string) => runBridgeRow(window, Number(line)),
  },
  request: {
    prepare: prepareRequestRow,
    run: (window: Watched, line: string) =>
      runRequestRow(window, JSON.parse(line) as Parameters<typeof runRequestRow>[1]),
  },
};
const row = rows[process.env['AUTH_SHELL_BENCH_PAGE'] as keyof typeof rows] as
  (typeof rows)['bridge'] | undefined;

function watchFirst(window: Pick<BrowserWindow, 'once' | 'webContents'>): void {
  window.once('ready-to-show', () => {
    tell('ready', { versions: process.versions });
  });
  if (!row) return;
  // The bench says how many rounds, when the app is where it should be.
  createInterface({ input: process.stdin }).on('line', (rounds) => {
    row.run(window, rounds).catch((error: unknown) => {
      tell('failed', { failure: String(error) });
    });
  });
}

app.once('browser-window-created', (_event, window) => {
  watchFirst(window);
});
if (row) void app.whenReady().then(row.prepare);
createRequire(join(app.getAppPath(), 'package.json'))('./main/index.cjs');
