import type { AccountSummary } from '../../preload/contract.ts';
import { displayText, initials } from './display-text.ts';

/** An account as it is shown: a name, a second line that says more, and letters for the picture. */
export interface AccountWords {
  readonly name: string;
  /** Empty when nothing more is known than the name. */
  readonly detail: string;
  readonly initials: string;
}

/** Picks what to show of an account; the provider may have sent any part of it, or none. */
export function accountWords(account: AccountSummary): AccountWords {
  const known = [account.name, account.username, account.email, account.subject]
    .map((text) => displayText(text ?? ''))
    .filter((text) => text !== '');
  const name = known[0] ?? 'Unnamed account';
  const detail = [account.email, account.username]
    .map((text) => displayText(text ?? ''))
    .find((text) => text !== '' && text !== name);
  return { name, detail: detail ?? '', initials: initials(name) || '·' };
}
