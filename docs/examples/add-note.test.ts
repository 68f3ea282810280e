import { expect, it, vi } from 'vitest';
import { createFakeAuth } from '../../renderer/test-support/fake-auth.ts';

const { auth, control } = createFakeAuth();
vi.stubGlobal('auth', auth);
// Only now: it takes window.auth when it is loaded.
const { addNote } = await import('./notes.ts');

control.signIn({ subject: 'ada', name: 'Ada Lovelace' });

it('adds a note', async () => {
  control.answer('demo', 'POST /notes', ({ json }) => {
    return { status: 201, json: { id: '1', ...(json as object) } };
  });
  expect(await addNote('Milk')).toEqual({ id: '1', text: 'Milk' });
});

it('says what the API says of a bad one', async () => {
  const problem = { error: 'bad_note', message: 'A note has 1 to 500 characters.' };
  control.answer('demo', 'POST /notes', { status: 400, json: problem });
  await expect(addNote('')).rejects.toThrow(problem.message);
});

it('says when the API cannot be reached', async () => {
  control.answer('demo', 'POST /notes', { failure: 'api_unreachable' });
  await expect(addNote('Milk')).rejects.toMatchObject({ code: 'api_unreachable' });
});
