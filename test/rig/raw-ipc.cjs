/**
 * A preload script that no app should have: it gives the page Electron's raw IPC, so that main can be
 * asked without the bridge in between.
 */
/* global MessageChannel */
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
  /** Opens a stream with `ports` ports, says all of `messages` over the first, and tells what was heard there. */
  openStream: (call, messages, ports = 1) =>
    new Promise((resolve) => {
      const channels = Array.from({ length: Math.max(ports, 1) }, () => new MessageChannel());
      const [{ port1 }] = channels;
      const heard = [];
      // After what main has sent the port is closed; a stream that goes on is heard until its first piece.
      port1.addEventListener('close', () => resolve([...heard, 'closed']));
      port1.onmessage = ({ data }) => {
        heard.push('piece' in data ? 'piece' : data);
        if ('piece' in data) for (const message of messages) port1.postMessage(message);
        if (messages.length === 0) resolve(heard);
      };
      const handed = ports === 0 ? [] : channels.map(({ port2 }) => port2);
      ipcRenderer.postMessage('auth:openRequest', call, handed);
      if (ports === 0) resolve(heard);
    }),
});
