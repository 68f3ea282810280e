import { h } from '../dom/h.ts';
import type { DistinctAccount } from '../words/distinct-accounts.ts';

/** Texts from outside, one after the other, each with its own direction. */
function isolatedTexts(texts: readonly string[], between: string): (Node | string)[] {
  return texts.flatMap((text, place) => [place === 0 ? '' : between, h('bdi', {}, text)]);
}

/** Shows an account's texts in `element`; the same again is left alone. */
function shower(element: HTMLElement, between: string): (texts: readonly string[]) => void {
  let shown = '';
  return (texts) => {
    const wanted = JSON.stringify(texts);
    if (wanted === shown) return;
    shown = wanted;
    element.replaceChildren(...isolatedTexts(texts, between));
  };
}

/** The line that says more than the name: e-mail address or user name, service, and what tells it apart. */
export function accountDetail(): {
  readonly element: HTMLElement;
  show(account: DistinctAccount): void;
} {
  const element = h('span', { class: 'account-detail' });
  const show = shower(element, ' · ');
  return {
    element,
    show: ({ detail, service, marks }) => show([detail, service, ...marks].filter(Boolean)),
  };
}

/**
 * The words of a button that is one of many: what it does is seen, whose it is can be heard too.
 * `link` stands between: "Switch", " to ".
 */
export function whoseLabel(
  verb: string,
  link: string,
): { readonly element: HTMLElement; show(account: DistinctAccount): void } {
  const whose = h('span', {});
  const show = shower(whose, ', ');
  return {
    element: h('span', {}, verb, h('span', { class: 'unseen' }, link, whose)),
    show: ({ label }) => show(label),
  };
}
