/**
 * Loaded into Electron's main process before the app (`-r`): lets the app be "ready" only when
 * Playwright has attached. Playwright does this by itself for an Electron that it finds by itself; for a
 * given executable it does not, and a window that opens while it attaches can be lost for good.
 */
const { app } = require('electron');

const ready = app.whenReady();
const emit = app.emit.bind(app);
let readyArguments;
let isReady = false;
const released = Promise.withResolvers();

app.emit = (event, ...args) => {
  if (event !== 'ready') return emit(event, ...args);
  readyArguments = args;
  return app.listenerCount('ready') > 0;
};
app.isReady = () => isReady;
app.whenReady = () => released.promise;

// The name that Playwright calls when it has attached.
globalThis.__playwright_run = async () => {
  await ready;
  isReady = true;
  released.resolve();
  emit('ready', ...(readyArguments ?? []));
};
