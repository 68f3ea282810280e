import { describe, expect, it } from 'vitest';
import { backendFailure } from '../../../main/vault/backend-failure.ts';

describe('what the backends say', () => {
  it.each([
    ['Cannot create an item in a locked collection', 'locked'],
    ['Cannot get secret of a locked object', 'locked'],
    ['User interaction is not allowed.', 'locked'],
    ['In dark wake, no UI possible', 'locked'],
    ['User canceled the operation.', 'denied'],
    ['The user name or passphrase you entered is not correct.', 'denied'],
    ['write permissions error', 'denied'],
    ['Access is denied.\r\n', 'denied'],
    ['Rejected send message, 2 matched rules; type="method_call"', 'denied'],
    ['An AppArmor policy prevents this sender from sending this message', 'denied'],
    ['Cannot autolaunch D-Bus without X11 $DISPLAY', 'unavailable'],
    ['Could not connect: No such file or directory', 'unavailable'],
    ['The name org.freedesktop.secrets was not provided by any .service files', 'unavailable'],
    ['The session wrapping the secret does not exist', 'unavailable'],
    [
      'A specified logon session does not exist. It may already have been terminated.',
      'unavailable',
    ],
    ['The stub received bad data.', 'unavailable'],
    ['Zugriff verweigert', 'unavailable'],
    ['', 'unavailable'],
  ])('sorts "%s" as %s [ST-05]', (text, failure) => {
    expect(backendFailure(new Error(text))).toBe(failure);
  });

  it.each([[undefined], [null], ['User canceled the operation.'], [42], [{ message: 1 }]])(
    'sorts a thrown %j, which is no error, as unavailable [ST-05]',
    (thrown) => {
      expect(backendFailure(thrown)).toBe('unavailable');
    },
  );
});
