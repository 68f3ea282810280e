/** Guards that only the running app shows: each needs a build and an Electron, so they are few and come last. */
import { inFile, type Mutant } from '../mutant.ts';

const hardening = (name: string): string => `test/e2e/hardening/${name}.test.ts`;

export const app: readonly Mutant[] = [
  ...inFile(
    'main/electron/navigation-guard.ts',
    [hardening('navigation')],
    [
      {
        name: 'a page may open a window',
        ids: ['EL-10'],
        from: "() => ({ action: 'deny' })",
        to: "() => ({ action: 'allow' })",
      },
      {
        name: 'a page may leave the app',
        ids: ['EL-09'],
        from: 'if (!isAppUrl(event.url)) event.preventDefault();',
        to: '',
      },
      {
        name: 'a permission is granted',
        ids: ['EL-05'],
        from: '    answer(false);',
        to: '    answer(true);',
        killedBy: [hardening('permissions')],
      },
      {
        name: 'a page has a network of its own over WebRTC',
        ids: ['EL-07'],
        from: "contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');",
        to: '',
        killedBy: [hardening('real-time')],
      },
    ],
  ),
  ...inFile(
    'main/electron/windows.ts',
    [hardening('processes')],
    [
      {
        name: 'a page shares its world with the bridge',
        ids: ['EL-03'],
        from: 'contextIsolation: true,',
        to: 'contextIsolation: false,',
      },
    ],
  ),
];
