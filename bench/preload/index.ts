/** The floor of `getSession()` and `request()`: an `invoke` through the context bridge with nothing around it. */
import { contextBridge, ipcRenderer } from 'electron';

contextBridge.exposeInMainWorld('bare', {
  nothing: (): Promise<unknown> => ipcRenderer.invoke('bench:nothing'),
  session: (): Promise<unknown> => ipcRenderer.invoke('bench:session'),
  answer: (call: unknown): Promise<unknown> => ipcRenderer.invoke('bench:answer', call),
  fetch: (path: string): Promise<unknown> => ipcRenderer.invoke('bench:fetch', path),
});
