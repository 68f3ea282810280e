// Loaded before the app: nobody is told when its window is painted, as on a locked screen.
const { app } = require('electron');

app.once('browser-window-created', (_event, window) => {
  const emit = window.emit.bind(window);
  window.emit = (name, ...rest) => name !== 'ready-to-show' && emit(name, ...rest);
});
