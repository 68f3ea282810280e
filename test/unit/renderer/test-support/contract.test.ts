import { describe, it } from 'vitest';
import { authBridgeCases } from '../../../contracts/auth-bridge.ts';
import { fakeSubject } from './fake-subject.ts';

describe('the contract of window.auth, kept by the fake', () => {
  it.each(authBridgeCases)('$title', async ({ run }) => {
    await run(fakeSubject());
  });
});
