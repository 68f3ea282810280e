/**
 * What no web contents of the app may do, whoever asked: leave the app's origin, open a window, attach
 * a webview, get a permission, or talk to a network (EL-05, EL-09, EL-10, EL-11). Installed for every one that is created.
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
  // `connect-src` does not cover WebRTC: without these two a page could talk to any host (measured).
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
}

/**
 * Denies every permission; Electron's own default is to grant. In sessions of main's requests it keeps Chromium from
 * reporting them to whom a server names (the header `NEL`; measured).
 */
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

/**
 * No page of the app has a network of its own: what is not `app://` goes to a proxy that is not there,
 * WebRTC over TCP included. Main's requests have sessions of their own, which no page is given (decision 0022).
 */
function cutOff(session: Session): void {
  void session.setProxy({
    mode: 'fixed_servers',
    proxyRules: '127.0.0.1:9',
    // Loopback too: by default it would be reached directly.
    proxyBypassRules: '<-loopback>',
  });
}

/** Whether the session that is being created is one of main's own. */
let isMains = false;

/**
 * Creates a session that has a network. It is exempt for being created here, not for its name: whoever else creates
 * one, under whatever name, gets one that is cut off.
 */
export function outsideCutOff(make: () => Session): Session {
  isMains = true;
  try {
    return make();
  } finally {
    isMains = false;
  }
}

/** Installs all of it for everything that is created from now on. Call before `ready`. */
export function installNavigationGuard(app: App): void {
  app.on('web-contents-created', (_event, contents) => {
    guardContents(contents);
  });
  app.on('session-created', (session) => {
    denyPermissions(session);
    if (!isMains) cutOff(session);
  });
}
