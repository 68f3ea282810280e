/** What a person at the screen of a desktop session does: keys, as the keyboard sends them. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Desktop } from './desktop.ts';
import { until } from './until.ts';

const run = promisify(execFile);

/** The screen, with a keyboard. */
export interface Screen {
  /** Waits until a dialog of the system has the focus: a window of a program, without a name of its own. */
  dialog(): Promise<void>;
  /** Presses keys one after the other, by their X names; whatever window has the focus gets them. */
  press(...keys: readonly string[]): Promise<void>;
}

/** The screen of a session. */
export function screenOf({ env, user }: Desktop): Screen {
  const x = async (...args: readonly string[]): Promise<string> =>
    (await run('xdotool', [...args], { env, ...user })).stdout.trim();
  const isDialog = async (): Promise<boolean> => {
    // Fails where nothing has the focus, and for the root window, which is no program's.
    const pid = await x('getwindowfocus', 'getwindowpid').catch(() => '');
    return pid !== '' && (await x('getwindowfocus', 'getwindowname').catch(() => null)) === '';
  };
  return {
    dialog: async () => {
      await until(isDialog, { what: 'a dialog with the focus' });
    },
    press: async (...keys) => {
      await x('key', '--delay', '50', ...keys);
    },
  };
}
