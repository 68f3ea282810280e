import { actionButton, type ActionButton } from '../dom/action-button.ts';
import { h, setText } from '../dom/h.ts';
import { keyedRows } from '../dom/keyed-rows.ts';
import type { ServiceWords } from '../words/service-words.ts';

/** A list with a button for each of several sign-in services. */
export interface ServiceButtons {
  readonly element: HTMLElement;
  show(services: readonly ServiceWords[]): void;
  setAvailable(available: boolean): void;
}

/** Builds the list, empty; `signIn` starts a sign-in at the service with that issuer. */
export function serviceButtons(signIn: (issuer: string) => Promise<void>): ServiceButtons {
  const buttons = new Set<ActionButton>();
  const element = h('ul', { class: 'services', 'aria-label': 'Sign-in services' });
  const show = keyedRows<ServiceWords>(
    element,
    ({ issuer }) => issuer,
    ({ issuer }) => {
      const name = h('bdi', {});
      const label = h('span', {}, 'Sign in with ', name);
      const button = actionButton(label, 'secondary', () => signIn(issuer));
      buttons.add(button);
      return {
        element: h('li', {}, button.element),
        update: (service) => setText(name, service.name),
      };
    },
  );
  return {
    element,
    show(services) {
      element.hidden = services.length === 0;
      show(services);
    },
    setAvailable(available) {
      for (const button of buttons) button.setAvailable(available);
    },
  };
}
