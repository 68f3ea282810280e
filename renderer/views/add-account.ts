import type { ErrorCode } from '../../preload/contract.ts';
import { actionButton } from '../dom/action-button.ts';
import { h } from '../dom/h.ts';
import { notice } from '../dom/notice.ts';
import { serviceWords } from '../words/service-words.ts';
import { addingBox, type AddingBox } from './adding-account.ts';
import { mayForOthers, where } from './granted.ts';
import { serviceButtons } from './service-buttons.ts';
import type { SnapshotOf, ViewTools } from './view.ts';

/** The way to one more account. */
export interface AddAccount {
  readonly button: Node | string;
  /** What opens below the button: the choice of a service, the running sign-in, why the last one failed. */
  readonly below: HTMLElement;
  update(session: SnapshotOf<'signedIn'>): void;
  dispose(): void;
}

/**
 * Builds the button and what opens below it. While a sign-in runs the button is unavailable and keeps
 * the focus, so whatever opens and goes below it, the focus has a place.
 */
export function addAccount(tools: ViewTools): AddAccount {
  const { auth, grants } = tools;
  const failure = notice('alert');
  const running = h('div', { class: 'adding-place' });
  let box: AddingBox | undefined;
  let several = false;
  let opened = false;
  let shownError: ErrorCode | undefined;

  const signIn = async (provider?: string): Promise<void> => {
    failure.clear();
    choice.setAvailable(false);
    const answer = await auth.signIn(
      provider === undefined ? { another: true } : { another: true, provider },
    );
    choice.setAvailable(true);
    if (answer.ok || answer.error.code === 'sign_in_cancelled') return;
    failure.show('failure', answer.error.message, answer.error.nextStep);
  };
  const choice = serviceButtons(signIn);
  const add = actionButton('Add another account', 'quiet', async () => {
    if (several) open(!opened);
    else await signIn();
  });
  const open = (next: boolean): void => {
    opened = next;
    if (!opened && choice.element.contains(document.activeElement)) add.element.focus();
    choice.element.hidden = !opened;
    add.element.setAttribute('aria-expanded', String(opened));
  };

  const end = (): void => {
    if (box?.element.contains(document.activeElement) === true) add.element.focus();
    box?.dispose();
    box = undefined;
    running.replaceChildren();
  };

  choice.element.hidden = true;
  return {
    button: where(mayForOthers(grants, 'signIn'), add.element),
    below: h('div', { class: 'add-account' }, choice.element, running, failure.element),
    update({ adding, addError, signingInAgain, providers = [] }) {
      const services = serviceWords(providers);
      several = services.length > 1;
      choice.show(services);
      open(opened && several && adding === undefined);
      if (!several) add.element.removeAttribute('aria-expanded');

      // One sign-in at a time.
      add.setAvailable(adding === undefined && signingInAgain === undefined);
      if (adding === undefined) end();
      else {
        if (box === undefined) {
          box = addingBox(tools);
          running.append(box.element);
        }
        box.update(adding);
      }

      if (addError === shownError) return;
      shownError = addError;
      failure.clear();
      if (addError === undefined || addError === 'sign_in_cancelled') return;
      const { message, nextStep } = auth.describe(addError);
      failure.show('failure', message, nextStep);
    },
    dispose: end,
  };
}
