/**
 * A preload script that no app should have: it gives the page Electron's raw IPC, so that main can be
 * asked without the bridge in between.
 */
const { contextBridge, ipcRenderer } = require('electron');

/** Values that the context bridge would not carry are made here, beyond it. */
const made = {
  map: () => new Map([['api', 'demo']]),
  date: () => new Date(0),
  cycle: () => {
    const cycle = { api: 'demo' };
    cycle.query = cycle;
    return cycle;
  },
  bytes: () => new Uint8Array(8),
  'own __proto__': () =>
    JSON.parse('{"api":"demo","method":"GET","path":"/profile","__proto__":{}}'),
  holes: () => new Array(1_000_000_000),
  error: () => new Error('x'),
  expression: () => /x/,
  'whole number': () => 10n,
};

contextBridge.exposeInMainWorld('raw', {
  values: Object.keys(made),
  invoke: async (channel, ...args) => {
    try {
      return await ipcRenderer.invoke(channel, ...args);
    } catch {
      return 'no answer';
    }
  },
  invokeWith: (channel, name) => ipcRenderer.invoke(channel, made[name]()),
  send: (channel, ...args) => ipcRenderer.send(channel, ...args),
});
