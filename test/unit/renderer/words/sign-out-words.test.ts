import { expect, it } from 'vitest';
import { signOutWords } from '../../../../renderer/words/sign-out-words.ts';

it('says that all of it was done [LO-01, LO-02]', () => {
  expect(signOutWords({ local: 'done', revocation: 'done', endSession: 'skipped' })).toEqual({
    complete: true,
    here: 'Signed out here.',
    there: 'The session at the sign-in service was ended too.',
  });
});

it('says nothing about a service where there was nothing to end', () => {
  const words = signOutWords({
    local: 'done',
    revocation: 'nothing_to_revoke',
    endSession: 'skipped',
  });
  expect(words).toEqual({ complete: true, here: 'Signed out here.', there: '' });
});

it.each([
  [{ local: 'pending' }, 'here', 'is deleted as soon as it can be used'],
  [{ local: 'failed' }, 'here', 'could not be deleted'],
  [{ revocation: 'pending' }, 'there', 'tries again by itself'],
  [{ revocation: 'refused' }, 'there', 'could not be ended at the sign-in service'],
  [{ everywhere: 'failed' }, 'there', 'on other devices could not be ended'],
  [{ endSession: 'failed' }, 'there', 'may still be signed in'],
] as const)('is not complete, and says so, with %o [LO-01, LO-02, LO-03]', (step, part, words) => {
  const report = { local: 'done', revocation: 'done', endSession: 'opened', ...step } as const;
  const said = signOutWords(report);
  expect(said.complete).toBe(false);
  expect(said[part]).toContain(words);
});

it('says that other devices are signed out only when they are', () => {
  const report = { local: 'done', revocation: 'done', endSession: 'skipped' } as const;
  expect(signOutWords(report).there).not.toContain('device');
  expect(signOutWords({ ...report, everywhere: 'done' })).toMatchObject({
    complete: true,
    there: expect.stringContaining('Your sessions on other devices were ended too.') as string,
  });
});

it('claims of the browser no more than that it came back [LO-04]', () => {
  const report = { local: 'done', revocation: 'nothing_to_revoke' } as const;
  expect(signOutWords({ ...report, endSession: 'returned' })).toEqual({
    complete: true,
    here: 'Signed out here.',
    there: 'Your browser came back from the page of the service that signs you out there.',
  });
});

it.each(['done', 'pending', 'refused', 'unsupported', 'nothing_to_revoke'] as const)(
  'claims that the service ended the session only when it did: %s',
  (revocation) => {
    for (const endSession of ['opened', 'returned', 'failed', 'unsupported', 'skipped'] as const) {
      const { there } = signOutWords({ local: 'done', revocation, endSession });
      expect(there.includes('was ended too')).toBe(revocation === 'done');
    }
  },
);
