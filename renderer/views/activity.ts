import type { ActivityEntry, AuthBridge } from '../../preload/contract.ts';
import { actionButton } from '../dom/action-button.ts';
import { h, setText } from '../dom/h.ts';
import { actions } from '../dom/hero.ts';
import { notice } from '../dom/notice.ts';
import { activityWords } from '../words/activity-words.ts';
import { momentWords } from '../words/time-words.ts';
import { may } from './granted.ts';
import type { View, ViewTools } from './view.ts';

const READING = 'Reading the activity…';
const EMPTY = 'Nothing has been written down yet.';
const SAVED = 'The activity was saved.';

function entryItem(entry: ActivityEntry, now: number, describe: AuthBridge['describe']) {
  const { sentence, detail } = activityWords(entry, describe);
  const time = h('time', {}, momentWords(entry.at, now, { seconds: true }));
  time.dateTime = new Date(entry.at).toISOString();
  const words = h('div', { class: 'entry-words' }, h('p', {}, sentence));
  if (detail !== '') words.append(h('p', { class: 'entry-detail' }, detail));
  if (entry.token !== undefined) {
    words.append(h('p', { class: 'entry-detail' }, 'Mark ', h('code', {}, entry.token)));
  }
  return h('li', {}, time, words);
}

/** What happened to the session, newest first, as it was when the view was opened; `back` leaves it. */
export function activityView(
  { auth, announce, grants }: ViewTools,
  back: () => void,
): View<unknown> {
  const heading = h('h1', { tabindex: '-1' }, 'Activity');
  const status = h('p', { class: 'activity-status' }, READING);
  const list = h('ol', { class: 'entries', tabindex: '0', 'aria-label': 'Activity, newest first' });
  const failure = notice('alert');
  const saved = notice('note');

  const read = async (): Promise<void> => {
    failure.clear();
    setText(status, READING);
    const answer = await auth.getActivity();
    again.element.hidden = answer.ok;
    if (!answer.ok) {
      setText(status, '');
      failure.show('failure', answer.error.message, answer.error.nextStep);
      return;
    }
    const now = Date.now();
    list.replaceChildren(...answer.value.map((entry) => entryItem(entry, now, auth.describe)));
    const { length } = answer.value;
    setText(status, length === 0 ? EMPTY : '');
    announce(length === 0 ? EMPTY : `Activity: ${length} lines, newest first.`);
  };
  const again = actionButton('Try again', 'secondary', read);
  again.element.hidden = true;
  const save = actionButton('Save as a file…', 'quiet', async () => {
    failure.clear();
    saved.clear();
    const answer = await auth.exportActivity();
    if (!answer.ok) failure.show('failure', answer.error.message, answer.error.nextStep);
    else if (answer.value) {
      saved.show('plain', SAVED);
      announce(SAVED);
    }
  });
  const leave = actionButton('Back', 'secondary', () => {
    back();
    return Promise.resolve();
  });

  void read();
  return {
    element: h(
      'div',
      { class: 'view activity' },
      heading,
      h(
        'p',
        { class: 'activity-about' },
        'What this app did with your session. Lines with the same mark are about the same key to it; the mark itself opens nothing.',
      ),
      status,
      failure.element,
      again.element,
      saved.element,
      list,
      actions(leave.element, may(grants, 'exportActivity') ? save.element : ''),
    ),
    heading,
    update() {},
  };
}
