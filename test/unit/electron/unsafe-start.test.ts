import { describe, expect, it } from 'vitest';
import { isTooLong, refusedIn, shownName } from '../../../main/electron/unsafe-start.ts';

interface Given {
  readonly env?: Record<string, string>;
  readonly platform?: NodeJS.Platform;
}

/** The names that a start with these arguments is refused for. */
const refused = (args: readonly string[], { env = {}, platform = 'linux' }: Given = {}) =>
  refusedIn({ argv: ['/opt/app', ...args], env, platform }).map(({ name }) => name);

describe('`refusedIn` with switches', () => {
  it.each([
    '--remote-debugging-port=9222',
    '--remote-debugging-pipe',
    '--remote-allow-origins=*',
    '--proxy-server=evil:1',
    '--proxy-pac-url=http://evil/pac',
    '--host-rules=MAP * evil',
    '--host-resolver-rules=MAP * evil',
    '--ignore-certificate-errors',
    '--ignore-certificate-errors-spki-list=x',
    '--load-extension=/tmp/x',
    '--disable-web-security',
    '--user-data-dir=/tmp/x',
    '--no-sandbox',
    '--disable-gpu-sandbox',
    '--js-flags=--expose-gc',
    '--inspect',
    '--inspect-brk=0',
    '--inspect-port=0',
    '--log-net-log=/tmp/x',
    '--ssl-key-log-file=/tmp/x',
    '--enable-logging=file',
    '--log-file=/tmp/x',
    '--allow-file-access-from-files',
    '--unsafely-treat-insecure-origin-as-secure=http://x',
    '--auth-server-allowlist=*',
    '--renderer-cmd-prefix=/tmp/x',
    '--utility-cmd-prefix=/tmp/x',
    '--gpu-launcher=/tmp/x',
    '--browser-subprocess-path=/tmp/x',
    '--single-process',
    '--in-process-gpu',
    '--disable-features=IsolateOrigins',
    '--enable-features=NetworkServiceInProcess',
    '--enable-blink-features=X',
    '--password-store=basic',
    '--require=/tmp/x.js',
    '-r',
    '--a-switch-that-nobody-has-thought-of',
  ])('refuses %s [FU-05, MD-09]', (argument) => {
    expect(refused([argument])).toEqual([argument.replace(/^--?/, '').replace(/=.*$/, '')]);
  });

  it('lets through how things look, where a display or a person needs it [FU-05]', () => {
    const args = [
      '--ozone-platform=wayland',
      '--ozone-platform-hint=auto',
      '--enable-features=UseOzonePlatform,WaylandWindowDecorations',
      '--enable-wayland-ime',
      '--wayland-text-input-version=3',
      '--gtk-version=4',
      '--force-device-scale-factor=1.5',
      '--force-renderer-accessibility',
      '--force-renderer-accessibility=complete',
      '--force-prefers-reduced-motion',
      '--disable-gpu',
      '--lang=pt-BR',
    ];
    expect(refused(args)).toEqual([]);
  });

  it('lets no harmless switch bring another value [FU-05]', () => {
    const args = [
      '--ozone-platform=headless',
      '--enable-features=UseOzonePlatform,NetworkServiceInProcess',
      '--force-device-scale-factor=1.5;x',
      '--lang=../../x',
      '--disable-gpu=x',
      '--gtk-version=3\n--x',
    ];
    expect(refused(args)).toEqual([
      'ozone-platform',
      'enable-features',
      'force-device-scale-factor',
      'lang',
      'disable-gpu',
      'gtk-version',
    ]);
  });

  it('reads no addresses, paths and codes, which do nothing', () => {
    const args = ['/home/ada/app', 'http://127.0.0.1:1/callback?code=x', '', '-', '--', 'a=--b'];
    expect(refused(args)).toEqual([]);
    expect(refusedIn({ argv: [], env: {}, platform: 'linux' })).toEqual([]);
  });

  it('reads them as Chromium does: with one dash, between spaces, and behind `--` as well', () => {
    expect(refused(['-proxy-server=x'])).toEqual(['proxy-server']);
    expect(refused([' \t--proxy-server=x'])).toEqual(['proxy-server']);
    expect(refused(['--', '--proxy-server=x'])).toEqual(['proxy-server']);
    expect(refused(['--=x', '---x'])).toEqual(['', '-x']);
  });

  it('reads those of Windows in any case, and with a slash', () => {
    const windows = { platform: 'win32' } as const;
    expect(refused(['/Proxy-Server=x', '--LANG=de', 'C:\\app'], windows)).toEqual(['proxy-server']);
    expect(refused(['--LANG=de'])).toEqual(['LANG']);
  });

  it('names one that comes often once, and never its value', () => {
    const twice = ['--proxy-server=ada:secret@x', '--proxy-server=y'];
    expect(JSON.stringify(refusedIn({ argv: ['app', ...twice], env: {}, platform: 'linux' }))).toBe(
      '[{"kind":"switch","name":"proxy-server"}]',
    );
  });
});

describe('`refusedIn` with variables', () => {
  it.each([
    ['NODE_OPTIONS', '--require /tmp/x.js'],
    ['NODE_TLS_REJECT_UNAUTHORIZED', '0'],
    ['SSLKEYLOGFILE', '/tmp/keys'],
    ['NODE_DEBUG', 'http'],
    ['NODE_DEBUG_NATIVE', 'http'],
    ['NODE_COMPILE_CACHE', '/tmp/x'],
  ])('refuses %s [FU-05, MD-09]', (name, value) => {
    expect(refused([], { env: { [name]: value } })).toEqual([name]);
    expect(refused([], { env: { [name]: '' } })).toEqual([]);
  });

  it('lets the rest of an environment be', () => {
    const env = {
      NODE_TLS_REJECT_UNAUTHORIZED: '1',
      NODE_ENV: 'production',
      HTTPS_PROXY: 'http://proxy:3128',
      // Main has nothing of Node's network.
      NODE_EXTRA_CA_CERTS: '/tmp/ca.pem',
      NODE_USE_SYSTEM_CA: '1',
      ELECTRON_OZONE_PLATFORM_HINT: 'auto',
      PATH: '/bin',
    };
    expect(refused([], { env })).toEqual([]);
  });
});

it('`shownName` repeats ordinary names alone', () => {
  expect(shownName({ kind: 'switch', name: 'proxy-server' })).toBe('--proxy-server');
  expect(shownName({ kind: 'variable', name: 'NODE_OPTIONS' })).toBe('NODE_OPTIONS');
  for (const name of ['', '-x', '<img src=x>', 'a b', 'x\n', 'x'.repeat(65), '‮x']) {
    expect(shownName({ kind: 'switch', name })).toBe('a switch with an odd name');
  }
});

it('`isTooLong` counts the bytes of all arguments', () => {
  expect(isTooLong(['app', 'x'.repeat(16 * 1024 - 4)])).toBe(false);
  expect(isTooLong(['app', 'x'.repeat(16 * 1024 - 3)])).toBe(true);
  expect(isTooLong(Array.from({ length: 5_000 }, () => 'äöü'))).toBe(true);
});
