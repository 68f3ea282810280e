import { noAccess, type AccountAccess } from '../../main/auth/access-tokens.ts';
import { AuthError } from '../../main/auth/auth-error.ts';
import type { AccessToken } from '../../main/ports.ts';
import type { FakeOwner } from './fake-owner.ts';
import type { FakeSignIns } from './fake-sign-in.ts';

/** Creates what API calls may have of the current account; a token here is a number. */
export function createFakeAccess(owner: FakeOwner, signIns: FakeSignIns) {
  let number = 0;
  const token = (scope: string): Promise<AccessToken> => {
    number += 1;
    return Promise.resolve({
      value: `fake-${number}`,
      type: 'bearer',
      scope,
      expiresInSeconds: 60,
    });
  };

  /** For the APIs of an issuer. */
  return (issuer?: string): AccountAccess => {
    const account = owner.current();
    if (!account) return noAccess('not_signed_in');
    if (issuer !== undefined && issuer !== account.issuer) return noAccess('wrong_provider');
    const scopes = (): readonly string[] => {
      if (!owner.find(account)) throw new AuthError('not_signed_in');
      return owner.signedInAs(account).scopes;
    };
    return {
      ended: owner.left(),
      get: () => token(scopes().join(' ')),
      single: (_resource, scope = scopes().join(' ')) => token(scope),
      invalidate: () => false,
      name: () => account.name ?? account.username ?? account.email,
      scopes,
      authAge: () => (Date.now() - owner.signedInAs(account).provedAt) / 1000,
      signInAgain: (needs) => signIns.again(account, needs),
    };
  };
}
