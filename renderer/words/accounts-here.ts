import type { OtherAccount, SessionSnapshot } from '../../preload/contract.ts';
import { distinctAccounts, type DistinctAccount } from './distinct-accounts.ts';

type SignedIn = Extract<SessionSnapshot, { state: 'signedIn' }>;

/** The words for everybody who is signed in here, the other accounts in their order. */
export function accountsHere(session: SignedIn): {
  readonly current: DistinctAccount;
  readonly others: readonly DistinctAccount[];
} {
  const { account, provider, otherAccounts = [], providers } = session;
  const all: readonly [OtherAccount, ...OtherAccount[]] = [
    { ...account, provider },
    ...otherAccounts,
  ];
  const [current, ...others] = distinctAccounts(all, providers !== undefined);
  return { current, others };
}
