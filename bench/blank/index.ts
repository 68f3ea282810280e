/** The floor of start and memory: the least that shows a sandboxed window of the app's size. */
import { join } from 'node:path';
import { app, BrowserWindow } from 'electron';

app.enableSandbox();
app.on('window-all-closed', () => {
  app.quit();
});
void app.whenReady().then(() => {
  const window = new BrowserWindow({
    width: 960,
    height: 680,
    show: false,
    webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false },
  });
  window.once('ready-to-show', () => {
    window.show();
  });
  return window.loadFile(join(app.getAppPath(), 'index.html'));
});
