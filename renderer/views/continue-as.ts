import type { OtherAccount } from '../../preload/contract.ts';
import { actionButton } from '../dom/action-button.ts';
import { h, setText } from '../dom/h.ts';
import { keyedRows } from '../dom/keyed-rows.ts';
import type { Notice } from '../dom/notice.ts';
import {
  about,
  accountKey,
  distinctAccounts,
  switchingTo,
  type DistinctAccount,
} from '../words/distinct-accounts.ts';
import { accountDetail } from './account-line.ts';
import type { ViewTools } from './view.ts';

/** The accounts that are still signed in here, for a person who is not. */
export interface ContinueAs {
  readonly element: HTMLElement;
  /** `several`: there is more than one sign-in service. */
  show(accounts: readonly OtherAccount[], several: boolean): void;
}

/** Builds a list with a button for each account; what fails is told in `failure`. */
export function continueAs({ auth, announce }: ViewTools, failure: Notice): ContinueAs {
  const element = h('ul', {
    class: 'continue account-list',
    'aria-label': 'Still signed in on this computer',
  });
  const showRows = keyedRows<DistinctAccount>(element, accountKey, (first) => {
    let account = first;
    const name = h('bdi', {});
    const detail = accountDetail();
    const label = h('span', {}, 'Continue as ', name, ' ', detail.element);
    const button = actionButton(label, 'secondary', async () => {
      failure.clear();
      announce(switchingTo(account));
      const answer = await auth.switchAccount(account.id);
      if (answer.ok) return;
      failure.show('failure', about(account, answer.error.message), answer.error.nextStep);
    });
    return {
      element: h('li', {}, button.element),
      update(next) {
        account = next;
        setText(name, next.name);
        detail.show(next);
      },
    };
  });
  return {
    element,
    show(accounts, several) {
      element.hidden = accounts.length === 0;
      showRows(distinctAccounts(accounts, several));
    },
  };
}
