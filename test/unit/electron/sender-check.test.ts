import type { WebContents, WebFrameMain } from 'electron';
import { describe, expect, it } from 'vitest';
import { isTrustedSender } from '../../../main/electron/sender-check.ts';

const ours = { id: 1 } as Partial<WebContents> as WebContents;
const another = { id: 1 } as Partial<WebContents> as WebContents;
const pageOf = (contents: WebContents) => (contents === ours ? 'index.html' : undefined);
const frame = (url: string, parent: unknown = null) => ({ url, parent }) as unknown as WebFrameMain;
const page = 'app://shell/index.html';

describe('isTrustedSender', () => {
  it("takes calls of the main frame of the app's own page [EL-14]", () => {
    for (const url of [page, `${page}#top`, `${page}?theme=dark#top`]) {
      expect(isTrustedSender({ sender: ours, senderFrame: frame(url) }, pageOf)).toBe(true);
    }
  });

  it("takes calls of a window's own page alone, and not of another window's page [EL-14, IP-05]", () => {
    const pages: Readonly<Record<string, string>> = { first: 'index.html', second: 'notes.html' };
    const named = (name: string) => ({ name }) as unknown as WebContents;
    const ofName = (contents: WebContents) =>
      pages[(contents as unknown as { readonly name: string }).name];
    for (const name of Object.keys(pages)) {
      for (const shown of Object.values(pages)) {
        const event = { sender: named(name), senderFrame: frame(`app://shell/${shown}`) };
        expect(isTrustedSender(event, ofName)).toBe(pages[name] === shown);
      }
    }
  });

  it('refuses a frame that is gone after a navigation [EL-14]', () => {
    expect(isTrustedSender({ sender: ours, senderFrame: null }, pageOf)).toBe(false);
  });

  it('refuses an iframe, also one that shows the very page [EL-14]', () => {
    const inside = frame(page, frame(page));
    expect(isTrustedSender({ sender: ours, senderFrame: inside }, pageOf)).toBe(false);
  });

  it('refuses another window, also one with the same number and page [EL-14]', () => {
    expect(isTrustedSender({ sender: another, senderFrame: frame(page) }, pageOf)).toBe(false);
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
    expect(isTrustedSender({ sender: ours, senderFrame: frame(url) }, pageOf)).toBe(false);
  });

  it('refuses a frame that throws when it is asked, as a disposed one does [EL-14]', () => {
    const disposed = {
      get parent(): never {
        throw new Error('Render frame was disposed before WebFrameMain could be accessed');
      },
    } as unknown as WebFrameMain;
    expect(isTrustedSender({ sender: ours, senderFrame: disposed }, pageOf)).toBe(false);
    const event = {
      sender: ours,
      get senderFrame(): never {
        throw new Error('gone');
      },
    };
    expect(isTrustedSender(event, pageOf)).toBe(false);
  });
});
