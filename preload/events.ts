/**
 * The closed list of what the log may say, with one sentence each for the person who reads it. An event
 * that is not here does not compile; a name never changes its meaning, because exported files keep it.
 */
export const events = {
  // The app
  'app.started': 'The app was started.',
  'start.refused': 'The app did not start.',
  'app.stopped': 'The app was closed.',
  'app.fault': 'Something inside the app failed that it was not prepared for.',
  'app.dumps_not_limited': 'A crash of the app could leave its memory in a file.',

  // Signing in
  'sign_in.started': 'A sign-in was started.',
  'sign_in.again': 'The account that is signed in was to sign in again:',
  'sign_in.unlocking': 'The sign-in waits until the password store of this computer is unlocked.',
  'sign_in.done': 'Signed in.',
  'sign_in.cancelled': 'The sign-in was cancelled.',
  'sign_in.refused': 'An answer from the browser did not lead to a sign-in.',
  'sign_in.failed': 'The sign-in did not succeed.',
  'callback.refused': 'A request to the port that waits for the browser was refused.',

  // The session
  'session.restored': 'The stored session was opened.',
  'account.switched': 'Another account was opened.',
  'session.kept': 'The session is kept on this computer from now on, as asked.',
  'session.unreadable': 'The stored session could not be understood and was given up.',
  'session.gone': 'The stored session was not there any more.',
  'session.ended_by_provider': 'The sign-in service ended the session.',
  'session.reuse_suspected': 'The stored session may have been used twice, or by somebody else.',
  'session.state': 'The session changed its state.',
  'session.listener_failed': 'A window could not be told of a change.',
  'refresh.sent': 'A renewal was asked for.',
  'refresh.done': 'The session was renewed.',
  'refresh.failed': 'The session could not be renewed.',
  'refresh.given_up': 'The session is not renewed any more unless somebody asks.',
  'provider.warm_failed': 'The sign-in service did not describe itself when the app started.',
  'userinfo.failed': 'The sign-in service did not tell a name.',
  'store.state': 'The password store of this computer changed its state.',

  // Signing out
  'sign_out.started': 'A sign-out was started.',
  'sign_out.local': 'Signing out here:',
  'sign_out.everywhere': 'Ending the sessions on all devices:',
  'sign_out.revocation': 'Ending the session at the sign-in service:',
  'sign_out.end_session': 'Signing out in the browser:',
  'sign_out.returned': 'The browser came back from signing out.',
  'sign_out.caught_up': 'A session that could not be deleted when somebody signed out was deleted.',
  'sign_out.done': 'Signed out.',
  'revocation.failed': 'The sign-in service did not answer the request to end a session.',
  'sign_out.finished': 'All sign-outs are finished at the sign-in service.',

  // Calls from the page, and of APIs
  'token.handed_out': 'A page was given access to an API of its own, for a short time.',
  'call.asked': 'The person was asked about a call of a page:',
  'ipc.refused': 'A call from a page was refused.',
  'ipc.failed': 'A call from the page did not succeed.',
  'api.unauthorized': 'An API did not accept the session.',

  // This log
  'log.exported': 'The activity was saved as a file.',
  'log.lost': 'Lines of this log could not be written.',
  'log.thinned': 'The same thing happened very often; not every time was written down.',
} as const satisfies Record<string, string>;

/** The name of an event. */
export type EventName = keyof typeof events;

/**
 * Said on standard error alone: each is told by another event as well, and would push older lines out of
 * the file.
 */
export const notKept: ReadonlySet<EventName> = new Set(['session.state', 'ipc.failed']);

/** What a line of the activity log may say besides its event: none of it can hold a token or a server's text (LG-01). */
export interface ActivityFields {
  readonly code?: string;
  readonly phase?: string;
  readonly outcome?: string;
  readonly reason?: string;
  readonly status?: number;
  readonly ms?: number;
  readonly count?: number;
  readonly method?: string;
  readonly api?: string;
  readonly window?: string;
  readonly version?: string;
}
