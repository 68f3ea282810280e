/** What `recorder.cjs` wrote down in the app's main process. */
import { join } from 'node:path';
import type { RunningApp } from './app.ts';

/** The file to load into the main process; see `AppOptions.preloads`. */
export const RECORDER = join(import.meta.dirname, 'recorder.cjs');

/** One message between page and main. */
export interface IpcRecord {
  readonly kind: 'call' | 'reply' | 'error' | 'event';
  readonly channel: string;
  /** All that was sent, as JSON. */
  readonly text: string;
}

/** All that was recorded since the app's start. */
export interface Recording {
  readonly ipc: readonly IpcRecord[];
  /** Registrations at ipcMain: how, and the channel. */
  readonly channels: readonly string[];
  /** URLs that sessions of main's own asked for. */
  readonly mainRequests: readonly string[];
  /** URLs that the session of the app's pages asked for. */
  readonly requests: readonly string[];
  /** URLs that were given to the system's browser. */
  readonly opened: readonly string[];
  /** Where a frame wanted to go, and whether the app prevented it. */
  readonly navigations: readonly { readonly url: string; readonly prevented: boolean }[];
  /** Permissions that were asked for, and the app's answers. */
  readonly permissions: readonly { readonly permission: string; readonly granted: boolean }[];
}

/** Reads the recording of an app that was started with the recorder. */
export function recordingOf(app: RunningApp): Promise<Recording> {
  return app.electron.evaluate(() => (globalThis as unknown as { recording: Recording }).recording);
}
