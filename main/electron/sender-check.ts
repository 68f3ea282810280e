/**
 * Who may call: the main frame of a known window, on that window's own page. Checked before anything else
 * and before any await, because `senderFrame` is null after a navigation (EL-14).
 */
import type { IpcMainInvokeEvent, WebContents } from 'electron';
import { pageUrl } from './app-origin.ts';

/**
 * Whether the call comes from the window's own page.
 * @param pageOf the page of a known window, such as `index.html`; of any other undefined.
 */
export function isTrustedSender(
  event: Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>,
  pageOf: (contents: WebContents) => string | undefined,
): boolean {
  try {
    const frame = event.senderFrame;
    if (!frame) return false;
    // Sub-frames share the window's contents: only the top frame counts.
    if (frame.parent !== null) return false;
    const page = pageOf(event.sender);
    if (page === undefined) return false;
    // The document, not only the origin: another window's page does not get this window's grants. A
    // fragment or query of the page's own does not matter.
    return frame.url.split(/[?#]/, 1)[0] === pageUrl(page);
  } catch {
    // A frame that is gone throws when it is asked.
    return false;
  }
}
