/** A window of the app: hardened, one page, shown when it has something to show. */
import { BrowserWindow, nativeTheme } from 'electron';
import type { StartProblem } from '../../preload/contract.ts';
import { startProblemArgument } from '../../preload/start-problem.ts';
import { pageUrl } from './app-origin.ts';

/** `--ground` of renderer/styles/colours.css, so that nothing flashes before the page is painted. */
const BACKGROUND = { light: '#f3f5f5', dark: '#0e1213' };

/**
 * Opens a window. Every hardening is written out, none is taken from elsewhere (EL-02…EL-08).
 * @param preload absolute path of the bundled preload script.
 * @param page a page of the renderer folder.
 * @param problem why the app did not start; for the page that says so.
 */
export function openWindow(
  preload: string,
  page: string,
  problem: StartProblem | null = null,
): BrowserWindow {
  const window = new BrowserWindow({
    width: 960,
    height: 680,
    minWidth: 360,
    minHeight: 480,
    show: false,
    title: __PRODUCT_NAME__,
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: __DEVELOPMENT_BUILD__,
      additionalArguments: problem ? [startProblemArgument(problem)] : [],
    },
  });
  window.once('ready-to-show', () => {
    window.show();
  });
  void window.loadURL(pageUrl(page));
  return window;
}

/** Opens the page that says why the app did not start; nothing of the app can be called there. */
export function openProblemWindow(preload: string, problem: StartProblem): BrowserWindow {
  return openWindow(preload, 'problem.html', problem);
}

/** Brings the window to the front, as when the browser is done. */
export function bringToFront(window: BrowserWindow): void {
  if (window.isDestroyed()) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
