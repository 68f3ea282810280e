import type { Page } from 'playwright-core';
import { recordingOf } from '../../rig/recording.ts';
import { expect, test } from '../support/fixtures.ts';

/** Every name that `navigator.permissions` knows; the app needs none of them. */
const QUERIES = [
  'accelerometer',
  'background-fetch',
  'background-sync',
  'camera',
  'clipboard-read',
  'clipboard-write',
  'display-capture',
  'geolocation',
  'gyroscope',
  'idle-detection',
  'keyboard-lock',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'notifications',
  'payment-handler',
  'persistent-storage',
  'pointer-lock',
  'screen-wake-lock',
  'storage-access',
  'window-management',
];

/** Scripts that need a permission, and how each must fail. */
const ATTEMPTS: Readonly<Record<string, readonly [script: string, failure: RegExp]>> = {
  camera: ['await navigator.mediaDevices.getUserMedia({ video: true })', /NotAllowedError/],
  microphone: ['await navigator.mediaDevices.getUserMedia({ audio: true })', /NotAllowedError/],
  screen: ['await navigator.mediaDevices.getDisplayMedia({ video: true })', /NotAllowedError/],
  geolocation: [
    'await new Promise((done, fail) => navigator.geolocation.getCurrentPosition(done, fail))',
    /GeolocationPositionError/,
  ],
  notifications: [
    'if (await Notification.requestPermission() !== "granted") throw "denied"',
    /denied/,
  ],
  'idle detection': [
    'if (await IdleDetector.requestPermission() !== "granted") throw "denied"',
    /denied/,
  ],
  'persistent storage': ['if (!await navigator.storage.persist()) throw "denied"', /denied/],
  'clipboard read': ['await navigator.clipboard.readText()', /NotAllowedError/],
  midi: ['await navigator.requestMIDIAccess({ sysex: true })', /NotAllowedError/],
  'wake lock': ['await navigator.wakeLock.request("screen")', /NotAllowedError/],
  screens: ['await getScreenDetails()', /NotAllowedError/],
  fonts: ['if ((await queryLocalFonts()).length === 0) throw "none"', /none/],
  usb: ['await navigator.usb.requestDevice({ filters: [] })', /NotFoundError/],
  serial: ['await navigator.serial.requestPort()', /NotFoundError/],
  hid: [
    'if ((await navigator.hid.requestDevice({ filters: [] })).length === 0) throw "none"',
    /none/,
  ],
};

/** Runs a script with a person's click behind it, and says how it went. */
async function attempt(page: Page, script: string): Promise<string> {
  const devtools = await page.context().newCDPSession(page);
  const { result } = await devtools.send('Runtime.evaluate', {
    expression: `(async () => { try { ${script}; return 'worked' } catch (error) { return String(error) } })()`,
    awaitPromise: true,
    userGesture: true,
    returnByValue: true,
  });
  await devtools.detach();
  return String(result.value);
}

test('every permission that can be asked for is denied [EL-05]', async ({ shell }) => {
  const states = await shell.page.evaluate(
    (names) =>
      Promise.all(
        names.map(async (name) => {
          const status = await navigator.permissions.query({ name: name as PermissionName });
          return `${name}: ${status.state}`;
        }),
      ),
    QUERIES,
  );
  expect(states.filter((state) => !state.endsWith(': denied'))).toEqual([]);
});

test('whatever needs a permission fails in the page, with a click behind it too [EL-05]', async ({
  shell,
}) => {
  const { app, page } = shell;
  const seen = (await recordingOf(app)).permissions.length;
  for (const [name, [script, failure]] of Object.entries(ATTEMPTS)) {
    expect([name, await attempt(page, script)]).toEqual([name, expect.stringMatching(failure)]);
  }
  // Electron leaves the promise of this one open when it is denied.
  await attempt(page, 'void document.body.requestFullscreen()');
  const asked = async () => (await recordingOf(app)).permissions.slice(seen);
  await expect.poll(asked).toContainEqual({ permission: 'fullscreen', granted: false });
  expect((await asked()).filter(({ granted }) => granted)).toEqual([]);
});

test('a session that is made later denies everything as well [EL-05]', async ({ shell }) => {
  const outcomes = await shell.app.electron.evaluate(async ({ BrowserWindow }) => {
    const other = new BrowserWindow({ show: false, webPreferences: { partition: 'another' } });
    // The scheme serves the default session alone; a page that exists is enough here.
    await other.loadURL('data:text/html,<title>another</title>');
    const ask = (script: string) =>
      other.webContents.executeJavaScript(`${script}.catch((error) => error.name)`, true);
    const answers = [
      await ask('Notification.requestPermission()'),
      await ask('navigator.permissions.query({ name: "geolocation" }).then((s) => s.state)'),
      await ask('navigator.permissions.query({ name: "camera" }).then((s) => s.state)'),
    ] as string[];
    other.destroy();
    return answers;
  });
  expect(outcomes).toEqual(['denied', 'denied', 'denied']);
});
