import type { AuthBridge, SessionSnapshot, WindowGrants } from '../../preload/contract.ts';

/** The name of a session state. */
export type State = SessionSnapshot['state'];

/** The snapshot of one state. */
export type SnapshotOf<S extends State> = Extract<SessionSnapshot, { state: S }>;

/** What a view may use. */
export interface ViewTools {
  readonly auth: AuthBridge;
  /** What the window may do; what it may not is not shown. A view is built anew when it changes. */
  readonly grants: WindowGrants;
  /** Lets a screen reader say one sentence when it has time. */
  readonly announce: (sentence: string) => void;
}

/** What a person sees of one state; it stays while the state does, and only its parts change. */
export interface View<in S> {
  readonly element: HTMLElement;
  /** Takes the focus when the view before it had it. */
  readonly heading: HTMLElement;
  update(snapshot: S): void;
  /** Ends what runs by itself. */
  dispose?(): void;
}

/** Builds the view of one or several states. */
export type CreateView<S extends State> = (tools: ViewTools) => View<SnapshotOf<S>>;
