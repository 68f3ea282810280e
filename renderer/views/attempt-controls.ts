import type { SignInStep } from '../../preload/contract.ts';
import { actionButton } from '../dom/action-button.ts';
import { notice } from '../dom/notice.ts';
import { nothingCanBeKept, systemOf } from '../words/store-words.ts';
import { copyLink } from './copy-link.ts';
import { may, where } from './granted.ts';
import { timeLeft } from './time-left.ts';
import type { ViewTools } from './view.ts';

/** What every view of a sign-in that waits in the browser has: how long it waits, and the ways out of it. */
export function attemptControls({ auth, announce, grants }: ViewTools) {
  const left = timeLeft(announce);
  const failure = notice('alert');
  const store = notice('note');
  const link = copyLink(auth, announce, failure);
  const reopen = actionButton('Open the browser again', 'secondary', async () => {
    failure.clear();
    const answer = await auth.reopenBrowser();
    if (!answer.ok) failure.show('failure', answer.error.message, answer.error.nextStep);
  });
  const cancel = actionButton('Cancel', 'quiet', async () => {
    const answer = await auth.cancelSignIn();
    if (!answer.ok) failure.show('failure', answer.error.message, answer.error.nextStep);
  });
  return {
    left: left.element,
    failure: failure.element,
    store: store.element,
    link: where(may(grants, 'copySignInLink'), link.element),
    /** The ways out, as many as are granted. */
    ways: [
      ...(may(grants, 'reopenBrowser') ? [reopen.element] : []),
      ...(may(grants, 'cancelSignIn') ? [cancel.element] : []),
    ],
    update({ phase, deadline, storeProblem }: SignInStep): void {
      left.until(deadline);
      const waiting = phase === 'waiting_for_browser';
      reopen.setAvailable(waiting);
      link.setAvailable(waiting);
      if (storeProblem === undefined) store.clear();
      else {
        const { message, nextStep } = nothingCanBeKept(systemOf(navigator.userAgent));
        store.show('caution', message, nextStep);
      }
    },
    /** Ends what runs by itself. */
    dispose: left.stop,
  };
}
