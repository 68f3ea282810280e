import type { AuthBridge, ProviderSummary } from '../../preload/contract.ts';
import { actionButton } from '../dom/action-button.ts';
import { h, setText } from '../dom/h.ts';
import type { Notice } from '../dom/notice.ts';
import { serviceWords } from '../words/service-words.ts';
import { serviceButtons } from './service-buttons.ts';

/** The ways in: one main button, and a second one for each further sign-in service. */
export interface SignInButtons {
  readonly main: HTMLButtonElement;
  /** What stands below the main button. */
  readonly below: HTMLElement;
  /** The services, the default one first; none when there is only one. */
  show(providers: readonly ProviderSummary[]): void;
}

/** Builds the buttons; what fails without a change of state is told in `failure`. */
export function signInButtons(auth: AuthBridge, failure: Notice): SignInButtons {
  let first: string | undefined;
  const name = h('bdi', {});
  const label = h('span', {}, 'Sign in');

  const signIn = async (provider?: string): Promise<void> => {
    main.setAvailable(false);
    further.setAvailable(false);
    const answer = await (provider === undefined ? auth.signIn() : auth.signIn({ provider }));
    main.setAvailable(true);
    further.setAvailable(true);
    // A failure that changed the state comes with its snapshot; this is for those that did not.
    if (!answer.ok) failure.show('failure', answer.error.message, answer.error.nextStep);
  };
  const main = actionButton(label, 'primary', () => signIn(first));
  const further = serviceButtons(signIn);

  return {
    main: main.element,
    below: h(
      'div',
      { class: 'sign-in-below' },
      further.element,
      h('p', { class: 'hint' }, 'Your password is typed in the browser, never here.'),
    ),
    show(providers) {
      const [standard, ...others] = serviceWords(providers);
      first = standard?.issuer;
      setText(name, standard?.name ?? '');
      label.replaceChildren('Sign in', ...(standard === undefined ? [] : [' with ', name]));
      further.show(others);
    },
  };
}
