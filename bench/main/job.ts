/** What the bench asks of Electron's main process. */

/** Which sign-in is measured: the shell's, or the floor's. */
export type Side = 'shell' | 'bare';

/** One job; the process does it, tells the result and ends. */
export type Job =
  /**
   * Sign-ins in turn, a pair after the other. `from`: `cold` begins at once, `ready` when start-up has
   * warmed everything, `warm` after sign-ins that are not counted.
   */
  | {
      readonly name: 'sign-in';
      readonly sides: readonly Side[];
      readonly runs: number;
      readonly from: 'cold' | 'ready' | 'warm';
    }
  /** Signs in and leaves the session in the keyring. */
  | { readonly name: 'leave-session' }
  /** Does with the left session the least that a start must do. */
  | { readonly name: 'bare-restore' }
  | { readonly name: 'cached-token'; readonly runs: number }
  | { readonly name: 'expired-token'; readonly runs: number; readonly calls: number }
  | { readonly name: 'refresh'; readonly runs: number }
  | { readonly name: 'listener' };

/** A job as it arrives: with the address of the demo's control listener, where there is one. */
export type GivenJob = Job & { readonly control?: string };
