/** What the rows need that measure in the app's real page: a preload of their own, and a fine timer. */
import type { Session } from 'electron';
import { session } from 'electron';

/** Lets the page be isolated from other origins, for timers of 5 microseconds instead of 100. */
export function isolatePage(): void {
  const { webRequest } = session.defaultSession;
  webRequest.onHeadersReceived((details, respond) => {
    const isolated = { 'cross-origin-embedder-policy': ['require-corp'] };
    respond({ responseHeaders: { ...details.responseHeaders, ...isolated } });
  });
}

/** Adds a preload script beside the app's own; Electron before 35 knows only the older way. */
export function addPreload(target: Session, filePath: string): void {
  const known = target as unknown as {
    registerPreloadScript?(script: { readonly type: 'frame'; readonly filePath: string }): void;
    setPreloads?(files: readonly string[]): void;
  };
  if (known.registerPreloadScript) known.registerPreloadScript({ type: 'frame', filePath });
  else known.setPreloads?.([filePath]);
}
