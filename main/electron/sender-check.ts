/**
 * Who may call: the main frame of a known window, on one of the app's own pages. Checked before
 * anything else and before any await, because `senderFrame` is null after a navigation (EL-14).
 */
import type { IpcMainInvokeEvent, WebContents } from 'electron';
import { pageUrl } from './app-origin.ts';

/** Whether the call comes from the app's own page. */
export function isTrustedSender(
  event: Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>,
  isKnown: (contents: WebContents) => boolean,
): boolean {
  try {
    const frame = event.senderFrame;
    if (!frame) return false;
    // Sub-frames share the window's contents: only the top frame counts.
    if (frame.parent !== null) return false;
    if (!isKnown(event.sender)) return false;
    // The document, not only the origin; a fragment or query of the page's own does not matter.
    return frame.url.split(/[?#]/, 1)[0] === pageUrl('index.html');
  } catch {
    // A frame that is gone throws when it is asked.
    return false;
  }
}
