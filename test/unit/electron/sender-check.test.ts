import type { WebContents, WebFrameMain } from 'electron';
import { describe, expect, it } from 'vitest';
import { isTrustedSender } from '../../../main/electron/sender-check.ts';

const ours = { id: 1 } as Partial<WebContents> as WebContents;
const another = { id: 1 } as Partial<WebContents> as WebContents;
const isKnown = (contents: WebContents) => contents === ours;
const frame = (url: string, parent: unknown = null) => ({ url, parent }) as unknown as WebFrameMain;
const page = 'app://shell/index.html';

describe('isTrustedSender', () => {
  it("takes calls of the main frame of the app's own page [EL-14]", () => {
    for (const url of [page, `${page}#top`, `${page}?theme=dark#top`]) {
      expect(isTrustedSender({ sender: ours, senderFrame: frame(url) }, isKnown)).toBe(true);
    }
  });

  it('refuses a frame that is gone after a navigation [EL-14]', () => {
    expect(isTrustedSender({ sender: ours, senderFrame: null }, isKnown)).toBe(false);
  });

  it('refuses an iframe, also one that shows the very page [EL-14]', () => {
    const inside = frame(page, frame(page));
    expect(isTrustedSender({ sender: ours, senderFrame: inside }, isKnown)).toBe(false);
  });

  it('refuses another window, also one with the same number and page [EL-14]', () => {
    expect(isTrustedSender({ sender: another, senderFrame: frame(page) }, isKnown)).toBe(false);
  });

  it.each([
    'about:blank',
    'about:srcdoc',
    '',
    'data:text/html,<script>auth.signIn()</script>',
    'blob:app://shell/0b9f',
    'app://shell.evil/index.html',
    'app://evil/index.html',
    'app://shell@evil/index.html',
    'app://shell:1/index.html',
    'APP://shell/index.html',
    'app://shell/index.html/',
    'app://shell/index.htmlx',
    'app://shell/other.html',
    'app://shell/problem.html',
    'app://shell/',
    'app://shell',
    'https://shell/index.html',
    'file:///app/shell/index.html',
    'chrome-extension://shell/index.html',
    'devtools://devtools/bundled/app://shell/index.html',
  ])('refuses a frame that shows %j [EL-14]', (url) => {
    expect(isTrustedSender({ sender: ours, senderFrame: frame(url) }, isKnown)).toBe(false);
  });

  it('refuses a frame that throws when it is asked, as a disposed one does [EL-14]', () => {
    const disposed = {
      get parent(): never {
        throw new Error('Render frame was disposed before WebFrameMain could be accessed');
      },
    } as unknown as WebFrameMain;
    expect(isTrustedSender({ sender: ours, senderFrame: disposed }, isKnown)).toBe(false);
    const event = {
      sender: ours,
      get senderFrame(): never {
        throw new Error('gone');
      },
    };
    expect(isTrustedSender(event, isKnown)).toBe(false);
  });
});
