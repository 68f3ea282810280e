import { expect } from 'vitest';
import { assembled } from '../fakes/signing-keys.ts';
import { expectNothing, moduleTests } from './suite/conformance.ts';

/** Puts the response into a JWT, as JARM does. */
const inOneJwt = (query: URLSearchParams) => {
  const response = assembled({ alg: 'none' }, Object.fromEntries(query));
  for (const name of [...query.keys()]) query.delete(name);
  query.set('response', response);
};

moduleTests('fapi2-security-profile-final-client-test-ensure-jarm-signature-is-not-none', {
  'is no answer to this sign-in, which goes on': async (run) => {
    run.mutateBy({ redirect: inOneJwt });
    const { outcome, page } = await run.signIn();
    expect([outcome, page?.status]).toEqual(['sign_in_cancelled', 400]);
    expect(run.asked('/token')).toEqual([]);
    expectNothing(run);
  },
  'is refused beside a plain response': async (run) => {
    run.mutateBy({ redirect: (query) => query.set('response', 'e30.e30.') });
    expect((await run.signIn()).outcome).toBe('response_invalid');
    expect(run.asked('/token')).toEqual([]);
    expectNothing(run);
  },
});
