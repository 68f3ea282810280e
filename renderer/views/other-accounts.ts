import { h, setText } from '../dom/h.ts';
import { keyedRows } from '../dom/keyed-rows.ts';
import { notice } from '../dom/notice.ts';
import { accountsHere } from '../words/accounts-here.ts';
import { accountKey, type DistinctAccount } from '../words/distinct-accounts.ts';
import { otherAccount, type Shared } from './other-account.ts';
import type { SnapshotOf, ViewTools } from './view.ts';

/** More than this would push away what the view is for: the list is closed until it is asked for. */
const OPEN_UP_TO = 3;

/** The accounts besides the current one. */
export interface OtherAccounts {
  readonly element: HTMLElement;
  update(session: SnapshotOf<'signedIn'>): void;
}

/** Builds the list; `leave` takes the focus when the last row goes away with it. */
export function otherAccounts(tools: ViewTools, leave: () => void): OtherAccounts {
  const failure = notice('alert');
  const report = notice('note');
  const summary = h('summary', {});
  const list = h('ul', { class: 'account-list', 'aria-label': 'Other accounts' });
  const box = h('details', { class: 'disclosure accounts' }, summary, list);
  const shared: Shared = { ...tools, failure, report, buttons: new Set() };
  const showRows = keyedRows<DistinctAccount>(list, accountKey, (account) =>
    otherAccount(account, shared),
  );
  box.hidden = true;

  return {
    element: h('div', { class: 'other-accounts' }, failure.element, box, report.element),
    update(session) {
      const { others } = accountsHere(session);
      const hadFocus = box.contains(document.activeElement);
      if (box.hidden) box.open = others.length <= OPEN_UP_TO;
      box.hidden = others.length === 0;
      setText(summary, `Other accounts (${others.length})`);
      const before = list.childElementCount;
      showRows(others);
      // The second click of a double click on a row that has gone is not for the one that took its place.
      if (list.childElementCount < before) list.animate({ pointerEvents: ['none', 'none'] }, 400);
      if (!hadFocus) return;
      // What is hidden has the focus until the next picture, and nobody has it then.
      if (box.hidden) leave();
      else if (!box.contains(document.activeElement)) summary.focus();
    },
  };
}
