import { h } from './h.ts';

/** A button that runs one action at a time. */
export interface ActionButton {
  readonly element: HTMLButtonElement;
  /** Says whether the action makes sense now. */
  setAvailable(available: boolean): void;
}

/**
 * Builds a button for `action`; while the action runs, further activations do nothing. An
 * unavailable button says so by `aria-disabled` and keeps the focus, which `disabled` would drop.
 */
export function actionButton(
  label: Node | string,
  look: 'primary' | 'secondary' | 'quiet',
  action: () => Promise<void>,
): ActionButton {
  const element = h('button', { type: 'button', class: `button ${look}` }, label);
  let available = true;
  let running = false;

  const show = (): void => {
    element.toggleAttribute('data-running', running);
    if (available && !running) element.removeAttribute('aria-disabled');
    else element.setAttribute('aria-disabled', 'true');
  };
  element.addEventListener('click', () => {
    if (!available || running) return;
    running = true;
    show();
    void action().finally(() => {
      running = false;
      show();
    });
  });

  return {
    element,
    setAvailable(next) {
      available = next;
      show();
    },
  };
}
