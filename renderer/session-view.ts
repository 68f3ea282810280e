import type { AuthBridge, AuthFailure, SessionSnapshot } from '../preload/contract.ts';
import { followSession } from './session-feed.ts';
import { callFailedView } from './views/call-failed.ts';
import { openingView, signingOutView } from './views/passing.ts';
import { signedInView } from './views/signed-in.ts';
import { signedOutView } from './views/signed-out.ts';
import { signingInView } from './views/signing-in.ts';
import { storeBlockedView } from './views/store-blocked.ts';
import type { SnapshotOf, State, View, ViewTools } from './views/view.ts';
import { announcement } from './words/announcement.ts';

const views: { readonly [S in State]: (tools: ViewTools) => View<SnapshotOf<S>> } = {
  starting: openingView,
  restoring: openingView,
  storeBlocked: storeBlockedView,
  signedOut: signedOutView,
  signingIn: signingInView,
  signedIn: signedInView,
  signingOut: signingOutView,
};

/** Shows the session in `place` for as long as the page lives; `spoken` is its live region. */
export function showSession(auth: AuthBridge, place: HTMLElement, spoken: HTMLElement): void {
  const tools: ViewTools = { auth, announce: (sentence) => spoken.replaceChildren(sentence) };
  let kind: unknown;
  let mounted: View<never> | undefined;
  let said = '';

  /** Keeps the view while its kind stays the same: focus, typed text and open boxes survive. */
  const show = <S>(nextKind: unknown, create: () => View<S>, snapshot: S): void => {
    if (kind === nextKind) {
      (mounted as View<S>).update(snapshot);
      return;
    }
    const focusGoes = mounted?.element.contains(document.activeElement) ?? false;
    mounted?.dispose?.();
    const view = create();
    place.replaceChildren(view.element);
    view.update(snapshot);
    window.scrollTo(0, 0);
    if (focusGoes) view.heading.focus();
    kind = nextKind;
    mounted = view;
  };

  const feed = followSession(auth, {
    session(snapshot: SessionSnapshot) {
      const create = views[snapshot.state] as (tools: ViewTools) => View<SessionSnapshot>;
      show(create, () => create(tools), snapshot);
      const sentence = announcement(snapshot);
      if (sentence !== said) tools.announce(sentence);
      said = sentence;
    },
    failed(failure: AuthFailure) {
      show(callFailedView, () => callFailedView(feed.ask), failure);
    },
  });
}
