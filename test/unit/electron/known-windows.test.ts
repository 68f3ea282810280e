import { getMaxListeners } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { createKnownWindows } from '../../../main/electron/known-windows.ts';
import { createCallingPage, grantsWith } from './calling-page.ts';

function admitted() {
  const changed = vi.fn();
  const windows = createKnownWindows(changed);
  const page = createCallingPage();
  const granted = grantsWith({ verbs: ['getSession', 'signOut'], opens: ['side'] });
  windows.admit(page.contents, 'index.html', granted);
  const window = windows.of(page.contents)!;
  return { windows, window, page, granted, changed };
}

describe('a known window', () => {
  it('is known from its opening until it is destroyed, and no other is [EL-14]', () => {
    const { windows, window, page } = admitted();
    expect(windows.of(createCallingPage().contents)).toBeUndefined();
    expect(windows.named('main')).toBe(window);
    expect(windows.named('side')).toBeUndefined();
    page.emit('destroyed');
    expect(windows.of(page.contents)).toBeUndefined();
    expect(windows.named('main')).toBeUndefined();
    expect([...windows.all()]).toEqual([]);
  });

  it('gets nothing back of what was given up when its page is loaded anew or crashes [IP-05]', () => {
    const { window, page } = admitted();
    window.narrow({ verbs: ['getSession'] });
    for (const event of ['did-navigate', 'render-process-gone'] as const) {
      page.emit(event);
      expect(window.grants().verbs).toEqual(['getSession']);
    }
    window.narrow({ verbs: ['getSession', 'signOut'] });
    expect(window.grants().verbs).toEqual(['getSession']);
  });

  it('tells of each narrowing that took something', () => {
    const { window, changed } = admitted();
    expect(window.narrow({ verbs: ['getSession'] })).toBe(window.grants());
    window.narrow({ verbs: ['getSession'] });
    window.narrow({});
    expect(changed.mock.calls).toEqual([[window]]);
    window.narrow({ opens: [] });
    expect(changed).toHaveBeenCalledTimes(2);
  });

  it('lets any number of calls wait for the end of their page, which Node warns of otherwise', () => {
    const { window, page } = admitted();
    expect(getMaxListeners(window.gone())).toBe(0);
    page.emit('did-navigate');
    expect(getMaxListeners(window.gone())).toBe(0);
  });

  it.each(['did-navigate', 'render-process-gone', 'destroyed'] as const)(
    'says by %s that the page that called has gone',
    (event) => {
      const { window, page } = admitted();
      const before = window.gone();
      expect(before.aborted).toBe(false);
      page.emit(event);
      expect(before.aborted).toBe(true);
      // The next page is another one.
      expect(window.gone().aborted).toBe(false);
    },
  );
});
