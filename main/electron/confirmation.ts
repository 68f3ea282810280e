/**
 * Asks the person in a dialog of the system, on the window whose page calls. It belongs to main: no page can draw
 * it, press its buttons, see it or read what was pressed.
 */
import { dialog, type BrowserWindow } from 'electron';
import type { Confirmation } from '../ports.ts';
import { questionText } from './question-text.ts';

const CANCEL = 0;
const AGREE = 1;

/** @param find the open window of a name. */
export function createConfirmation(find: (window: string) => BrowserWindow | null): Confirmation {
  return {
    async ask(question, signal) {
      const window = find(question.window);
      if (!window || signal.aborted) return false;
      const { message, detail, buttons } = questionText(question);
      // Behind other windows nobody would see what the app waits for.
      window.show();
      try {
        const { response } = await dialog.showMessageBox(window, {
          type: 'question',
          message,
          detail,
          buttons: [...buttons],
          // Enter and Escape do nothing: keys that were meant for the page agree to nothing.
          defaultId: CANCEL,
          cancelId: CANCEL,
          noLink: true,
          normalizeAccessKeys: false,
          signal,
        });
        return response === AGREE && !window.isDestroyed();
      } catch {
        return false;
      }
    },
  };
}
