import { expect, test } from '../support/fixtures.ts';

/** Every name that Chromium 130 knows; the app needs none of them. */
const QUERIES = [
  'accelerometer',
  'background-fetch',
  'background-sync',
  'camera',
  'captured-surface-control',
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

test('every permission that can be asked for is denied [EL-05]', async ({ shell }) => {
  const states = await shell.page.evaluate(
    (names) =>
      Promise.all(
        names.map(async (name) => {
          try {
            const status = await navigator.permissions.query({ name: name as PermissionName });
            return `${name}: ${status.state}`;
          } catch {
            return `${name}: unknown`;
          }
        }),
      ),
    QUERIES,
  );
  expect(states.filter((state) => !state.endsWith(': denied'))).toEqual([]);
});

test('every attempt to use one fails in the page [EL-05]', async ({ shell }) => {
  const outcomes = await shell.page.evaluate(async () => {
    // A person's click, as far as Chromium can tell, would be needed for some; none may help.
    const asPromise = (start: (done: (value: unknown) => void) => void) => new Promise(start);
    const attempts: Record<string, () => unknown> = {
      camera: () => navigator.mediaDevices.getUserMedia({ video: true }),
      microphone: () => navigator.mediaDevices.getUserMedia({ audio: true }),
      screen: () => navigator.mediaDevices.getDisplayMedia({ video: true }),
      geolocation: () =>
        new Promise((resolve, reject) =>
          navigator.geolocation.getCurrentPosition(resolve, (error) => reject(new Error(error.message))),
        ),
      notification: async () => {
        const answer = await Notification.requestPermission();
        if (answer !== 'granted') throw new Error(answer);
      },
      'clipboard read': () => navigator.clipboard.readText(),
      midi: () => navigator.requestMIDIAccess({ sysex: true }),
      'wake lock': () => navigator.wakeLock.request('screen'),
      'persistent storage': async () => {
        if (!(await navigator.storage.persist())) throw new Error('not persisted');
      },
      usb: () => (navigator as unknown as Chooser).usb.requestDevice({ filters: [] }),
      hid: async () => {
        const devices = await (navigator as unknown as Chooser).hid.requestDevice({ filters: [] });
        if (devices.length === 0) throw new Error('no device');
      },
      serial: () => (navigator as unknown as Chooser).serial.requestPort(),
      bluetooth: () =>
        (navigator as unknown as Chooser).bluetooth.requestDevice({ acceptAllDevices: true }),
      'local fonts': async () => {
        const fonts = await (window as unknown as { queryLocalFonts(): Promise<unknown[]> }).queryLocalFonts();
        if (fonts.length === 0) throw new Error('no font');
      },
      'pointer lock': () => document.body.requestPointerLock(),
      'full screen': () => document.body.requestFullscreen(),
    };
    interface Chooser {
      readonly usb: { requestDevice(options: object): Promise<unknown> };
      readonly hid: { requestDevice(options: object): Promise<unknown[]> };
      readonly serial: { requestPort(): Promise<unknown> };
      readonly bluetooth: { requestDevice(options: object): Promise<unknown> };
    }
    void asPromise;
    return Promise.all(
      Object.entries(attempts).map(async ([name, attempt]) => {
        try {
          await attempt();
          return `${name}: worked`;
        } catch (error) {
          return `${name}: ${(error as Error).name} ${(error as Error).message}`;
        }
      }),
    );
  });
  expect(outcomes).toEqual([]);
});
