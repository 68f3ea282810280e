/**
 * What no web contents of the app may do, whoever asked: leave the app's origin, open a window, attach
 * a webview, or get a permission (EL-05, EL-09, EL-10, EL-11). Installed for every one that is created.
 */
import type { App, Session, WebContents } from 'electron';
import { isAppUrl } from './app-origin.ts';

interface Navigation {
  readonly url: string;
  preventDefault(): void;
}

function stayInside(event: Navigation): void {
  if (!isAppUrl(event.url)) event.preventDefault();
}

/** Guards one web contents. */
export function guardContents(contents: WebContents): void {
  contents.on('will-navigate', stayInside);
  contents.on('will-frame-navigate', stayInside);
  contents.on('will-redirect', stayInside);
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
  });
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** Denies every permission; Electron's own default is to grant. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => {
    answer(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => {
    // No stream at all is the refusal.
    answer({});
  });
  session.setUSBProtectedClassesHandler(({ protectedClasses }) => protectedClasses);
  session.on('will-download', (event) => {
    event.preventDefault();
  });
}

/** Installs both for everything that is created from now on. Call before `ready`. */
export function installNavigationGuard(app: App): void {
  app.on('web-contents-created', (_event, contents) => {
    guardContents(contents);
  });
  app.on('session-created', denyPermissions);
}
