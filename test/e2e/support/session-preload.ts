/** A further preload script in the windows of an app, beside the app's own. */
import type { RunningApp } from '../../rig/app.ts';

/** Sets the preload script of the session, or none; newer versions of Electron have another way. */
export async function setSessionPreload(app: RunningApp, file: string | null): Promise<void> {
  await app.electron.evaluate(({ session }, path) => {
    const { defaultSession } = session;
    interface Older {
      setPreloads?(paths: readonly string[]): void;
    }
    const { setPreloads } = defaultSession as unknown as Older;
    if (setPreloads) setPreloads.call(defaultSession, path === null ? [] : [path]);
    else if (path !== null) defaultSession.registerPreloadScript({ type: 'frame', filePath: path });
    else
      for (const { id } of defaultSession.getPreloadScripts())
        defaultSession.unregisterPreloadScript(id);
  }, file);
}
