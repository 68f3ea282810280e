import type { AuthFailure } from '../../preload/contract.ts';
import { actionButton, type ActionButton } from '../dom/action-button.ts';
import { h, setText } from '../dom/h.ts';
import type { Row } from '../dom/keyed-rows.ts';
import type { Notice } from '../dom/notice.ts';
import { about, switchingTo, type DistinctAccount } from '../words/distinct-accounts.ts';
import { signOutWords } from '../words/sign-out-words.ts';
import { accountDetail, whoseLabel } from './account-line.ts';
import { mayForOthers, where } from './granted.ts';
import type { ViewTools } from './view.ts';

/** What the rows of one list share: where they tell what happened, and that one call runs at a time. */
export interface Shared extends ViewTools {
  readonly failure: Notice;
  readonly report: Notice;
  readonly buttons: Set<ActionButton>;
}

/** Builds the row of one account: who, and the ways to it and out of it. */
export function otherAccount(first: DistinctAccount, shared: Shared): Row<DistinctAccount> {
  const { auth, announce, grants, failure, report, buttons } = shared;
  let account = first;
  const name = h('bdi', { class: 'account-name' });
  const avatar = h('span', { class: 'avatar', 'aria-hidden': 'true' });
  const detail = accountDetail();
  const toSwitch = whoseLabel('Switch', ' to ');
  const toSignOut = whoseLabel('Sign out', ' ');
  const fail = ({ message, nextStep }: AuthFailure): void =>
    failure.show('failure', about(account, message), nextStep);
  const alone = async (call: () => Promise<void>): Promise<void> => {
    failure.clear();
    report.clear();
    for (const button of buttons) button.setAvailable(false);
    await call();
    for (const button of buttons) button.setAvailable(true);
  };

  const change = actionButton(toSwitch.element, 'secondary', () =>
    alone(async () => {
      announce(switchingTo(account));
      const answer = await auth.switchAccount(account.id);
      if (!answer.ok) fail(answer.error);
    }),
  );
  const signOut = actionButton(toSignOut.element, 'quiet', () =>
    alone(async () => {
      const answer = await auth.signOut({ account: account.id });
      if (!answer.ok) {
        fail(answer.error);
        return;
      }
      const { complete, here, there } = signOutWords(answer.value);
      const said = about(account, here);
      report.show(complete ? 'plain' : 'caution', said, there === '' ? undefined : there);
      announce(said);
    }),
  );
  buttons.add(change).add(signOut);

  return {
    element: h(
      'li',
      { class: 'account' },
      avatar,
      h('p', { class: 'account-words' }, name, detail.element),
      h(
        'div',
        { class: 'account-actions' },
        where(mayForOthers(grants, 'switchAccount'), change.element),
        where(mayForOthers(grants, 'signOut'), signOut.element),
      ),
    ),
    update(next) {
      account = next;
      setText(avatar, next.initials);
      setText(name, next.name);
      for (const part of [detail, toSwitch, toSignOut]) part.show(next);
    },
  };
}
