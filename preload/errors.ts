/**
 * The closed list of error codes that may cross the border, with one sentence each and what the
 * person at the screen can do next. A code never changes its meaning; adding one is a change of the
 * contract. Nothing else about a failure leaves main: no stack, no cause, no server text (IP-04).
 */
export const errors = {
  // The page and its window
  bad_request: {
    message: 'The request has a form that is not allowed.',
    nextStep: 'Check the arguments against the types of window.auth.',
  },
  sender_refused: {
    message: 'This page is not allowed to use the sign-in service.',
    nextStep: "Call window.auth from the app's own main page only.",
  },
  not_granted: {
    message: 'This window of the app is not allowed to do that.',
    nextStep: 'Grant it to the window in auth-shell.config.json, under windows.',
  },
  rate_limited: {
    message: 'That was asked for too often.',
    nextStep: 'Wait a moment, then try again.',
  },

  // Configuration
  not_configured: {
    message: 'This app has not been connected to a sign-in service yet.',
    nextStep: 'Set provider.issuer and provider.clientId in auth-shell.config.json.',
  },
  config_invalid: {
    message: "The app's configuration has a mistake, so it did not start.",
    nextStep: 'Correct the named key in auth-shell.config.json and start again.',
  },

  // Sign-in
  sign_in_cancelled: {
    message: 'The sign-in was cancelled.',
    nextStep: 'Sign in again when you are ready.',
  },
  sign_in_timed_out: {
    message: 'The sign-in was not finished in time.',
    nextStep: 'Sign in again and finish in the browser window that opens.',
  },
  sign_in_running: {
    message: 'A sign-in is already waiting in the browser.',
    nextStep: 'Finish it there or cancel it first.',
  },
  no_sign_in_running: {
    message: 'No sign-in is waiting for the browser.',
    nextStep: 'Start the sign-in first.',
  },
  browser_failed: {
    message: 'The browser could not be opened.',
    nextStep: 'Set a default browser in the system settings, then try again.',
  },
  listener_failed: {
    message: 'The app could not open a port for the answer of the browser.',
    nextStep: 'Close the program that uses the configured ports, then try again.',
  },
  account_unknown: {
    message: 'This account is not signed in here.',
    nextStep: 'Sign in with it.',
  },
  wrong_provider: {
    message: 'This needs an account of another sign-in service.',
    nextStep: 'Switch to an account of that service, or sign in there.',
  },
  access_denied: {
    message: 'The sign-in was declined in the browser.',
    nextStep: 'Sign in again and allow access, or ask your administrator for it.',
  },
  sign_in_not_allowed: {
    message: 'The sign-in service did not accept the request of this app.',
    nextStep:
      "Check the app's registration at the sign-in service: client ID, redirect URI, scopes.",
  },
  provider_busy: {
    message: 'The sign-in service is not able to answer right now.',
    nextStep: 'Try again in a few minutes.',
  },
  provider_unreachable: {
    message: 'The sign-in service cannot be reached.',
    nextStep: 'Check the network connection, then try again.',
  },
  provider_untrusted: {
    message: 'There is no secure connection to the sign-in service, so nothing was sent to it.',
    nextStep:
      "Check the date of this computer. In a company's network, ask your administrator for its certificate.",
  },
  proxy_refused: {
    message: 'The proxy of this network did not let the app through.',
    nextStep:
      'Check the proxy in the system settings, or ask your administrator to let this app through without a password.',
  },
  provider_invalid: {
    message: 'The sign-in service describes itself in a way that cannot be trusted.',
    nextStep: 'Check provider.issuer in the configuration, or report it to the service.',
  },
  response_invalid: {
    message: 'The answer of the sign-in service was not valid, so it was refused.',
    nextStep: 'Sign in again. If it happens again, report it to the service.',
  },
  id_token_invalid: {
    message: 'The proof of identity from the sign-in service was not valid, so it was refused.',
    nextStep: 'Sign in again. If it happens again, report it to the service.',
  },
  clock_wrong: {
    message: "This computer's clock and the sign-in service's clock do not agree.",
    nextStep: 'Set the date, time and time zone of this computer, then sign in again.',
  },
  scope_not_granted: {
    message: 'The sign-in service did not grant the access that was asked for.',
    nextStep: 'Sign in again and allow access, or ask your administrator for it.',
  },
  sign_in_too_weak: {
    message: 'The sign-in service did not check who you are in the way that this needs.',
    nextStep: 'Sign in with a stronger method, such as a second factor, or ask your administrator.',
  },
  wrong_account: {
    message: 'Another account was signed in with in the browser, so nothing was changed.',
    nextStep: 'Try again, and sign in with the account that the app shows.',
  },

  // Session
  not_signed_in: {
    message: 'Nobody is signed in.',
    nextStep: 'Sign in first.',
  },
  everywhere_not_offered: {
    message: 'Signing out on all devices is not set up for this app.',
    nextStep: 'Sign out here, or set provider.signOutEverywhere in auth-shell.config.json.',
  },
  session_ended: {
    message: 'The session has ended at the sign-in service.',
    nextStep: 'Sign in again.',
  },
  session_missing: {
    message: 'The password store of this computer no longer has your session.',
    nextStep: 'Sign in again.',
  },
  session_unreadable: {
    message: 'Your session in the password store of this computer was changed or damaged.',
    nextStep: 'Sign in again.',
  },
  store_changed: {
    message: 'This computer uses another password store than before; your session is not in it.',
    nextStep: 'Log in to the desktop that you used before, or sign in again.',
  },
  refresh_refused: {
    message: 'The sign-in service does not renew the session; you are still signed in.',
    nextStep: 'Try again in a few minutes, or sign out and sign in again.',
  },
  session_interrupted: {
    message:
      'The sign-in service has ended the session, probably because a renewal was interrupted.',
    nextStep: 'Sign in again.',
  },
  offline: {
    message: 'There is no connection to the sign-in service; you are still signed in.',
    nextStep: 'It goes on by itself when the network is back.',
  },

  // The OS credential store
  store_locked: {
    message: 'The password store of this computer is locked.',
    nextStep: 'Unlock it, then try again.',
  },
  store_denied: {
    message: 'The password store of this computer refused this app.',
    nextStep: 'Allow this app in the password store, then try again.',
  },
  store_unavailable: {
    message: 'The password store of this computer cannot be used right now.',
    nextStep: 'Start it. If it runs already, close this app and start it again.',
  },

  nothing_to_keep: {
    message: 'The sign-in service gave nothing that could be kept on this computer.',
    nextStep: 'Let the service grant this app the scope offline_access, then sign in again.',
  },

  // What needs the person
  consent_needed: {
    message: 'This needs access that you were not asked for yet.',
    nextStep: 'Start it again from the app, and allow the access in the browser.',
  },
  fresh_sign_in_needed: {
    message: 'This needs a sign-in that is more recent.',
    nextStep: 'Start it again from the app, and sign in when the browser opens.',
  },
  not_confirmed: {
    message: 'You did not confirm it, so nothing was sent.',
    nextStep: "Start it again when you want it, and confirm it in the app's question.",
  },
  token_not_narrow: {
    message: 'The sign-in service gave more access, or for longer, than a page may be given.',
    nextStep: 'Let the service grant less at a time: fewer scopes, for a shorter time.',
  },

  // API calls
  api_unreachable: {
    message: 'The API cannot be reached.',
    nextStep: 'Check the network connection, then try again.',
  },
  api_untrusted: {
    message: 'There is no secure connection to the API, so nothing was sent to it.',
    nextStep:
      "Check the date of this computer. In a company's network, ask your administrator for its certificate.",
  },
  api_unauthorized: {
    message: 'The API did not accept the session.',
    nextStep: 'Sign out and sign in again.',
  },
  api_redirect_refused: {
    message: 'The API answered with a redirect, which is not followed.',
    nextStep: 'Use the address that the API redirects to in the configuration.',
  },
  api_response_invalid: {
    message: 'The answer of the API is too large or not valid.',
    nextStep: 'Ask for less at a time.',
  },

  api_timed_out: {
    message: 'The API did not answer in time.',
    nextStep: 'Try again, or allow more time for it.',
  },
  request_too_large: {
    message: 'More was to be sent to the API than the app allows.',
    nextStep: 'Send less at a time, or set maxRequestBytes of the API in auth-shell.config.json.',
  },
  request_aborted: {
    message: 'The request was ended before its answer was complete.',
    nextStep: 'Send it again.',
  },

  // The activity log
  activity_unreadable: {
    message: 'The activity log cannot be read.',
    nextStep: "Check the rights of the folder logs in the app's profile, then try again.",
  },
  export_failed: {
    message: 'The file could not be written.',
    nextStep: 'Choose another place, then try again.',
  },

  // The app
  shutting_down: {
    message: 'The app is closing.',
    nextStep: 'Start it again.',
  },
  internal: {
    message: 'Something went wrong inside the app.',
    nextStep: 'Try again. If it happens again, report it with the log.',
  },
} as const satisfies Record<string, { message: string; nextStep: string }>;

/** One of the closed list of codes. */
export type ErrorCode = keyof typeof errors;

/** An error as the page sees it: a stable code, one sentence, and what the person can do next. */
export interface AuthFailure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly nextStep: string;
}
