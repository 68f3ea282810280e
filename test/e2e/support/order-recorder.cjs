// Loaded before the app: writes down, in order, when its window is painted and when parts are loaded.
const Module = require('node:module');
const { app } = require('electron');

const order = (globalThis.startOrder = []);
const load = Module._load;
Module._load = function (request, ...rest) {
  if (request === './shell.cjs') order.push(request);
  return load.call(this, request, ...rest);
};
app.once('browser-window-created', (_event, window) => {
  window.once('ready-to-show', () => order.push('painted'));
});
