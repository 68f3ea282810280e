import { expect, it, vi } from 'vitest';
import type { SessionSnapshot } from '../../../preload/contract.ts';

const electron = vi.hoisted(() => ({
  clear: (): Promise<void> => Promise.resolve(),
  reload: vi.fn(),
}));
vi.mock('electron', () => ({
  BrowserWindow: {
    getAllWindows: () => [
      { isDestroyed: () => false, webContents: { reload: electron.reload } },
      { isDestroyed: () => true },
    ],
  },
  session: {
    defaultSession: {
      clearStorageData: () => electron.clear(),
      clearCache: () => electron.clear(),
    },
  },
}));
const { forgetPages, whenSomebodyLeaves } = await import('../../../main/electron/page-memory.ts');

const signedIn = (subject: string, connection = 'online') =>
  ({
    state: 'signedIn',
    account: { issuer: 'https://idp.test', subject },
    connection,
  }) as SessionSnapshot;
const signedOut = (reason: string) => ({ state: 'signedOut', reason }) as SessionSnapshot;
const signingIn = { state: 'signingIn' } as SessionSnapshot;

/** How often the pages were to forget, after each snapshot. */
function after(...snapshots: readonly SessionSnapshot[]): number[] {
  const forget = vi.fn();
  const listener = whenSomebodyLeaves(forget);
  return snapshots.map((snapshot) => {
    listener(snapshot);
    return forget.mock.calls.length;
  });
}

it('forgets once when a person signs out, whatever follows [MM-04, LO-05]', () => {
  const out = signedOut('signed_out');
  expect(after(signedIn('ada'), out, out, signingIn, signedIn('ben'))).toEqual([0, 1, 1, 1, 1]);
});

it('keeps what a person was writing when the session ends by itself, and comes back [MM-04]', () => {
  const ended = signedOut('session_ended');
  expect(after(signedIn('ada'), ended, signingIn, signedIn('ada', 'offline'))).toEqual([
    0, 0, 0, 0,
  ]);
});

it('forgets when somebody else comes back [MM-04]', () => {
  expect(after(signedIn('ada'), signedOut('session_ended'), signedIn('ben'))).toEqual([0, 0, 1]);
});

it('loads nothing anew where nobody was signed in', () => {
  expect(after(signedOut('never_signed_in'), signingIn, signedOut('signed_out'))).toEqual([
    0, 0, 0,
  ]);
});

it('loads pages anew when what they stored is deleted, cannot be, or takes for ever [LO-05, MM-04]', async () => {
  vi.useFakeTimers();
  try {
    const cleared = Promise.withResolvers<void>();
    electron.clear = () => cleared.promise;
    const forgotten = forgetPages();
    await vi.advanceTimersByTimeAsync(100);
    expect(electron.reload).toHaveBeenCalledTimes(0);
    cleared.resolve();
    await forgotten;
    expect(electron.reload).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);

    electron.clear = () => Promise.reject(new Error('no'));
    await forgetPages();
    expect(electron.reload).toHaveBeenCalledTimes(2);

    electron.clear = () => new Promise(() => {});
    void forgetPages();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(electron.reload).toHaveBeenCalledTimes(3);
  } finally {
    vi.useRealTimers();
  }
});
