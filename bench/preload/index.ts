/** The floor of `getSession()`: an `invoke` through the context bridge with nothing around it. */
import { contextBridge, ipcRenderer } from 'electron';

contextBridge.exposeInMainWorld('bare', {
  nothing: (): Promise<unknown> => ipcRenderer.invoke('bench:nothing'),
  session: (): Promise<unknown> => ipcRenderer.invoke('bench:session'),
});
