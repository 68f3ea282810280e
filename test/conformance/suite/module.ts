/** What the list says of one module of the public suite. */

/** How a client is set up: with PAR as FAPI 2 wants it, or for UserInfo, without an API of its own. */
export type ClientProfile = 'basic' | 'fapi2' | 'userinfo';

/** One module of the list. */
export interface Entry {
  /** What the provider does. */
  readonly does: string;
  /** What the client must do then. */
  readonly expected: 'accepted' | 'refused' | 'either';
  /** The client that it is run with, where the name does not say. */
  readonly profile?: ClientProfile;
  /** Why it is not for this app; there for a module that does not apply. */
  readonly notFor?: string;
  /** Another module that does not apply, and whose file shows it for this one as well. */
  readonly shownBy?: string;
}
