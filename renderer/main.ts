/** The page: shows the session that `window.auth` tells. */
import { h, setText } from './dom/h.ts';
import { hero } from './dom/hero.ts';
import { showSession } from './session-view.ts';

const place = document.querySelector<HTMLElement>('#view');
const corner = document.querySelector<HTMLElement>('#corner');
const spoken = document.querySelector<HTMLElement>('#announcements');

if (place !== null && corner !== null && spoken !== null) {
  if (window.auth !== undefined) showSession(window.auth, { place, corner, spoken });
  else {
    const top = hero('warning');
    setText(top.heading, 'This page works only inside the app');
    setText(top.sentence, `Start ${__PRODUCT_NAME__} to use it.`);
    place.replaceChildren(h('div', { class: 'view' }, top.element));
  }
}
