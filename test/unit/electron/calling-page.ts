/** A window's contents as the checks see them: what shows a page, and what tells that it has gone. */
import { EventEmitter } from 'node:events';
import type { WebContents, WebFrameMain } from 'electron';
import type { Sent } from '../../../main/electron/call-checks.ts';
import type { WindowGrants } from '../../../preload/contract.ts';

/** One window of a test. */
export interface CallingPage {
  readonly contents: WebContents;
  /** As a call of its page comes to main; of another page when it shows one. */
  sent(page?: string): Sent;
  /** What was sent to it: the channel, and what came with it. */
  readonly heard: readonly (readonly [string, unknown])[];
  /** Lets it show another page. */
  show(page: string): void;
  emit(event: 'did-navigate' | 'render-process-gone' | 'destroyed'): void;
}

export function createCallingPage(own = 'index.html'): CallingPage {
  const events = new EventEmitter();
  const heard: [string, unknown][] = [];
  const frameOf = (page: string) =>
    ({
      url: `app://shell/${page}`,
      parent: null,
      send: (channel: string, value: unknown) => heard.push([channel, value]),
    }) as unknown as WebFrameMain;
  const contents = Object.assign(events, {
    mainFrame: frameOf(own),
    isDestroyed: () => false,
    isCrashed: () => false,
  }) as unknown as WebContents & { mainFrame: WebFrameMain };
  return {
    contents,
    heard,
    show: (page) => {
      contents.mainFrame = frameOf(page);
    },
    sent: (page = own) => ({ sender: contents, senderFrame: frameOf(page) }),
    emit: (event) => {
      events.emit(event);
    },
  };
}

/** The grants of a window that is granted nothing but what is given. */
export const grantsWith = (changes: Partial<WindowGrants> = {}): WindowGrants => ({
  window: 'main',
  verbs: [],
  accounts: 'current',
  apis: {},
  scopes: [],
  opens: [],
  accessTokens: [],
  ...changes,
});
