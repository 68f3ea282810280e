// Loaded before the app: nobody is told when its window is painted, as on a locked screen, and the time
// limit for that passes when the test says so.
const { app } = require('electron');

const PAINT_LIMIT_MS = 2_000;
const { setTimeout: real } = globalThis;
globalThis.setTimeout = (callback, ms, ...rest) => {
  if (ms !== PAINT_LIMIT_MS) return real(callback, ms, ...rest);
  globalThis.passPaintLimit = callback;
  return real(() => {}, 0);
};
app.once('browser-window-created', (_event, window) => {
  const emit = window.emit.bind(window);
  window.emit = (name, ...rest) => name !== 'ready-to-show' && emit(name, ...rest);
});
