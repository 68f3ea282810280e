/** Saves the activity log where the person wants it: main asks, and no page names or learns a path. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { app, dialog, type BrowserWindow } from 'electron';
import { AuthError } from '../auth/auth-error.ts';
import type { EventLog } from '../log/log.ts';

/** What is saved, and what is told of it. */
export interface SaveOptions {
  /** The text of the file; throws when the log cannot be read. */
  readonly text: () => Promise<string>;
  readonly log: EventLog;
}

async function save({ text, log }: SaveOptions, window: BrowserWindow): Promise<boolean> {
  const day = new Date().toISOString().slice(0, 10);
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: 'Save the activity',
    defaultPath: join(app.getPath('documents'), `activity-${day}.jsonl`),
    filters: [{ name: 'JSON lines', extensions: ['jsonl'] }],
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  });
  if (canceled || filePath === '') return false;
  const content = await text().catch(() => {
    throw new AuthError('activity_unreadable');
  });
  try {
    await writeFile(filePath, content, { mode: 0o600 });
  } catch {
    log.event('log.exported', { outcome: 'failed' });
    throw new AuthError('export_failed');
  }
  log.event('log.exported', { outcome: 'saved' });
  return true;
}

/**
 * Creates the handler, which asks in front of the window that is given: `true` when a file was written, `false` when the person did not want one. Calls
 * while the dialog is open share it. Throws `activity_unreadable`, `export_failed`.
 */
export function createSaveActivity(
  options: SaveOptions,
): (window: BrowserWindow) => Promise<boolean> {
  let open: Promise<boolean> | null = null;
  return (window) => {
    open ??= save(options, window).finally(() => {
      open = null;
    });
    return open;
  };
}
