/**
 * Loaded into Electron's main process before the app (`-r`): every window gives its preload script to its frames
 * as well, as if somebody had forgotten to forbid it.
 */
const Module = require('node:module');

const load = Module._load;
let careless;

function withCarelessWindows(electron) {
  const BrowserWindow = new Proxy(electron.BrowserWindow, {
    construct: (Window, [options]) => {
      options.webPreferences.nodeIntegrationInSubFrames = true;
      return new Window(options);
    },
  });
  return new Proxy(
    {},
    {
      get: (_target, name) => (name === 'BrowserWindow' ? BrowserWindow : electron[name]),
      has: (_target, name) => name in electron,
    },
  );
}

Module._load = function (request, ...rest) {
  const loaded = load.call(this, request, ...rest);
  if (request !== 'electron') return loaded;
  careless ??= withCarelessWindows(loaded);
  return careless;
};
