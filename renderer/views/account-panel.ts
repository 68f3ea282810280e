import { h, setText } from '../dom/h.ts';
import { accountsHere } from '../words/accounts-here.ts';
import { displayText } from '../words/display-text.ts';
import { momentWords } from '../words/time-words.ts';
import type { SnapshotOf } from './view.ts';

/** Who is signed in, and the session's facts. */
export interface AccountPanel {
  readonly person: HTMLElement;
  readonly facts: HTMLElement;
  update(session: SnapshotOf<'signedIn'>, now: number): void;
}

function showMoment(
  time: HTMLTimeElement,
  moment: number | null,
  none: string,
  words: (moment: number) => string,
): void {
  setText(time, moment === null ? none : words(moment));
  if (moment === null) time.removeAttribute('datetime');
  else time.dateTime = new Date(moment).toISOString();
}

/** Builds both parts, empty; a name comes from outside, so `bdi` keeps its direction to itself. */
export function accountPanel(): AccountPanel {
  const avatar = h('div', { class: 'avatar', 'aria-hidden': 'true' });
  const name = h('bdi', { class: 'name' });
  const detail = h('bdi', { class: 'detail' });
  const provider = h('bdi', {});
  const signedInAt = h('time', {});
  const lastRefreshAt = h('time', {});
  const fact = (label: string, value: HTMLElement): HTMLElement =>
    h('div', {}, h('dt', {}, label), h('dd', {}, value));
  return {
    person: h('div', { class: 'person' }, avatar, h('p', {}, name, detail)),
    facts: h(
      'dl',
      { class: 'facts' },
      fact('Sign-in service', provider),
      fact('Signed in since', signedInAt),
      fact('Last renewed', lastRefreshAt),
    ),
    update(session, now) {
      const { current } = accountsHere(session);
      setText(avatar, current.initials);
      setText(name, current.name);
      setText(detail, [current.detail, ...current.marks].filter(Boolean).join(' · '));
      setText(provider, displayText(session.provider, 60));
      showMoment(signedInAt, session.signedInAt, 'Not known', (at) => momentWords(at, now));
      showMoment(lastRefreshAt, session.lastRefreshAt, 'Not yet', (at) =>
        momentWords(at, now, { seconds: true }),
      );
    },
  };
}
