import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createFakeAuth } from '../../renderer/test-support/fake-auth.ts';
import type { Note } from './auth.ts';

const { auth, control } = createFakeAuth();
vi.stubGlobal('auth', auth);
// Only now: it takes window.auth when it is loaded.
const { watchNotes } = await import('./notes.ts');

const shown: (readonly Note[])[] = [];
const failures: unknown[] = [];
let leaving = new AbortController();
const watch = () =>
  watchNotes(
    { show: (notes) => shown.push(notes), failed: (error) => failures.push(error) },
    leaving.signal,
  );

beforeEach(() => {
  control.signIn({ subject: 'ada', name: 'Ada Lovelace' });
  shown.length = 0;
  failures.length = 0;
  leaving = new AbortController();
});
afterEach(() => leaving.abort());

it('follows the notes, also after the connection was lost', async () => {
  const notes = [{ id: '1', text: 'Milk' }];
  control.answer('demo', 'GET /notes/events', { body: `data: ${JSON.stringify({ notes })}\n\n` });
  control.fail('request', 'api_unreachable');
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  void watch();
  await vi.waitFor(() => expect(failures).toMatchObject([{ code: 'api_unreachable' }]));
  control.fail('request', null);
  await vi.advanceTimersByTimeAsync(3000);
  vi.useRealTimers();
  await vi.waitFor(() => expect(shown).toEqual([notes]));
  expect(failures.at(-1)).toBeNull();
});

it('gives up where there is nothing to wait for', async () => {
  control.narrow({ apis: {} });
  await watch();
  expect(failures).toMatchObject([{ code: 'not_granted' }]);
  control.grant({});
});
