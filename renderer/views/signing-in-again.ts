import { h } from '../dom/h.ts';
import { addingBox, type AddingBox } from './adding-account.ts';
import type { SnapshotOf, ViewTools } from './view.ts';

/** Where a sign-in again of the current account is shown while it waits in the browser. */
export interface SigningInAgainPart {
  readonly element: HTMLElement;
  update(session: SnapshotOf<'signedIn'>): void;
  dispose(): void;
}

const HEADINGS = {
  more_access: 'Waiting for you to allow more access in the browser',
  fresh_sign_in: 'Waiting for you to sign in again in the browser',
} as const;

/**
 * Builds the place, empty.
 * @param focus takes the focus when the box goes that has it.
 */
export function signingInAgainPart(tools: ViewTools, focus: () => void): SigningInAgainPart {
  const element = h('div', { class: 'adding-place' });
  let box: AddingBox | undefined;
  let shown: keyof typeof HEADINGS | undefined;

  const end = (): void => {
    const hasFocus = box?.element.contains(document.activeElement) === true;
    box?.dispose();
    box = undefined;
    shown = undefined;
    element.replaceChildren();
    if (hasFocus) focus();
  };

  return {
    element,
    update({ signingInAgain, provider }) {
      if (signingInAgain?.purpose !== shown) end();
      if (signingInAgain === undefined) return;
      const { purpose, ...step } = signingInAgain;
      if (box === undefined) {
        box = addingBox(tools, { id: 'again-heading', words: HEADINGS[purpose] });
        shown = purpose;
        element.append(box.element);
      }
      box.update({ ...step, provider });
    },
    dispose: end,
  };
}
