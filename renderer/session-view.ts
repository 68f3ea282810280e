import type { AuthBridge, AuthFailure, SessionSnapshot } from '../preload/contract.ts';
import { createAuthClient } from './auth-client.ts';
import { actionButton } from './dom/action-button.ts';
import { activityView } from './views/activity.ts';
import { callFailedView } from './views/call-failed.ts';
import { may } from './views/granted.ts';
import { openingView, signingOutView } from './views/passing.ts';
import { signedInView } from './views/signed-in.ts';
import { signedOutView } from './views/signed-out.ts';
import { signingInView } from './views/signing-in.ts';
import { storeBlockedView } from './views/store-blocked.ts';
import { unlockingView } from './views/unlocking.ts';
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

/** Where nothing passes by itself there is time to read what happened. */
const withActivity: readonly State[] = ['signedOut', 'signedIn', 'storeBlocked'];

/** The parts of the page. */
export interface PageParts {
  /** The view. */
  readonly place: HTMLElement;
  /** Beside the app's name: the way to the activity. */
  readonly corner: HTMLElement;
  /** The live region. */
  readonly spoken: HTMLElement;
}

/** Shows the session for as long as the page lives. */
export function showSession(auth: AuthBridge, { place, corner, spoken }: PageParts): void {
  const announce = (sentence: string) => spoken.replaceChildren(sentence);
  let tools: ViewTools | undefined;
  let kind: unknown;
  let mounted: View<never> | undefined;
  let said = '';
  let latest: SessionSnapshot | undefined;

  /** Keeps the view while its kind stays the same: focus, typed text and open boxes survive. */
  const show = <S>(nextKind: unknown, create: () => View<S>, snapshot: S): void => {
    if (kind === nextKind) {
      (mounted as View<S>).update(snapshot);
      return;
    }
    const { activeElement } = document;
    const focusGoes =
      activeElement === activity.element ||
      mounted?.element.contains(activeElement) === true ||
      // Loaded anew by the sign-out: whoever pressed its button is told where the report is.
      (mounted === undefined && latest?.state === 'signedOut' && latest.signOut !== undefined);
    mounted?.dispose?.();
    const view = create();
    place.replaceChildren(view.element);
    view.update(snapshot);
    window.scrollTo(0, 0);
    if (focusGoes) view.heading.focus();
    kind = nextKind;
    mounted = view;
  };

  const showSnapshot = (snapshot: SessionSnapshot): void => {
    const its = tools;
    // What may be shown comes with the grants.
    if (its === undefined) return;
    const isUnlocking = snapshot.state === 'signingIn' && snapshot.phase === 'unlocking';
    const of = isUnlocking ? unlockingView : views[snapshot.state];
    const create = of as (tools: ViewTools) => View<SessionSnapshot>;
    show(create, () => create(its), snapshot);
    const isTime = withActivity.includes(snapshot.state);
    activity.element.hidden = !isTime || !may(its.grants, 'getActivity');
  };
  const activity = actionButton('Activity', 'quiet', async () => {
    const back = () => {
      if (latest !== undefined) showSnapshot(latest);
    };
    const its = tools;
    if (its !== undefined) show(activityView, () => activityView(its, back), undefined);
    activity.element.hidden = true;
  });

  activity.element.hidden = true;
  corner.append(activity.element);

  const client = createAuthClient(auth);
  const failed = (failure: AuthFailure, ask: () => Promise<unknown>): void => {
    const again = () =>
      ask().then(
        () => {},
        () => {},
      );
    show(callFailedView, () => callFailedView(again), failure);
  };
  client.grants.subscribe((grants) => {
    if (grants.error) {
      failed(grants.error, client.getGrants);
      return;
    }
    tools = { auth, announce, grants };
    // Built anew: what is not granted any more is not in it.
    kind = undefined;
    if (latest !== undefined) showSnapshot(latest);
  });
  client.subscribe((session) => {
    if (session.state === 'starting' && session.error) {
      failed(session.error, client.getSession);
      return;
    }
    // News of the same state are no reason to take away what a person reads; another state is.
    const stays = kind === activityView && latest?.state === session.state;
    latest = session;
    if (!stays) showSnapshot(session);
    const sentence = announcement(session);
    if (sentence !== said) announce(sentence);
    said = sentence;
  });
}
