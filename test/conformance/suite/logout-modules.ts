/** The modules of RP-Initiated, Back-Channel and Front-Channel Logout, and of Session Management. */
import type { Entry } from './module.ts';

const NO_ENDPOINT = 'A desktop app has no address that a provider could send a request to.';
const NO_FRAME = 'A desktop app has no page in the browser.';

/** A logout token at an address that the app does not have. */
const backChannel = (does: string) =>
  ({
    does,
    expected: 'refused',
    notFor: NO_ENDPOINT,
    shownBy: 'oidcc-client-test-rp-backchannel-rpinitlogout',
  }) as const;

export const LOGOUT_MODULES = {
  'oidcc-client-test-rp-init-logout': {
    does: 'sends the browser back to the app after the sign-out',
    expected: 'accepted',
  },
  'oidcc-client-test-rp-init-logout-no-state': {
    does: 'sends the browser back without `state`',
    expected: 'refused',
  },
  'oidcc-client-test-rp-init-logout-other-state': {
    does: 'sends the browser back with another `state`',
    expected: 'refused',
  },
  'oidcc-client-test-rp-backchannel-rpinitlogout': {
    does: 'posts a logout token',
    expected: 'accepted',
    notFor: NO_ENDPOINT,
  },
  'oidcc-client-test-rp-backchannel-rpinitlogout-alg-none': backChannel('… that is not signed'),
  'oidcc-client-test-rp-backchannel-rpinitlogout-no-event': backChannel('… without `events`'),
  'oidcc-client-test-rp-backchannel-rpinitlogout-with-nonce': backChannel('… with a `nonce`'),
  'oidcc-client-test-rp-backchannel-rpinitlogout-wrong-alg': backChannel('… of another `alg`'),
  'oidcc-client-test-rp-backchannel-rpinitlogout-wrong-aud': backChannel('… for another client'),
  'oidcc-client-test-rp-backchannel-rpinitlogout-wrong-event': backChannel('… of another event'),
  'oidcc-client-test-rp-backchannel-rpinitlogout-wrong-iss': backChannel('… of another issuer'),
  'oidcc-client-test-rp-frontchannel-opinitlogout': {
    does: 'loads an address of the client in a frame when the person signs out there',
    expected: 'accepted',
    notFor: NO_FRAME,
  },
  'oidcc-client-test-rp-frontchannel-rpinitlogout': {
    does: 'loads an address of the client in a frame when the person signs out here',
    expected: 'accepted',
    notFor: NO_FRAME,
    shownBy: 'oidcc-client-test-rp-frontchannel-opinitlogout',
  },
  'oidcc-client-test-session-management': {
    does: 'answers messages of a frame that asks whether the session is still there',
    expected: 'accepted',
    notFor: NO_FRAME,
    shownBy: 'oidcc-client-test-rp-frontchannel-opinitlogout',
  },
} as const satisfies Readonly<Record<string, Entry>>;
