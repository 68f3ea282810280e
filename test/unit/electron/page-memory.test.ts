import { expect, it, vi } from 'vitest';
import type { SessionSnapshot } from '../../../preload/contract.ts';

vi.mock('electron', () => ({ BrowserWindow: {}, session: {} }));
const { whenSomebodyLeaves } = await import('../../../main/electron/page-memory.ts');

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
