/**
 * A preload script that no app has: Electron's own IPC for whoever took over the renderer process. It stands
 * behind `make-value.js`. Descriptions come over the context bridge, values are made beyond it.
 */
/* global makeValue, MessageChannel, require, window */

const { contextBridge, ipcRenderer } = require('electron');

const NOT_SENT = 'not sent';

/** Rejections of `invoke`: nobody listens on the channel, or it could not be sent. */
async function invoke(channel, args) {
  try {
    return await ipcRenderer.invoke(channel, ...args.map((value) => makeValue(value)));
  } catch (error) {
    return `${NOT_SENT}: ${error instanceof Error ? error.message : 'no error'}`;
  }
}

/** Everything that came over ports of ours, in the order it came. */
const overPorts = [];

contextBridge.exposeInMainWorld('raw', {
  invoke,
  send(channel, args) {
    try {
      ipcRenderer.send(channel, ...args.map((value) => makeValue(value)));
    } catch {
      return NOT_SENT;
    }
    return 'sent';
  },
  /** Asks for a stream: how it begins, or why it does not; what begins is ended at once. */
  open(call) {
    const { port1, port2 } = new MessageChannel();
    return new Promise((resolve) => {
      port1.onmessage = ({ data }) => {
        if ('sent' in data) return;
        port1.close();
        resolve('head' in data ? { ok: true, value: data.head } : { ok: false, ...data });
      };
      port1.addEventListener('close', () => resolve(`${NOT_SENT}: closed`));
      try {
        ipcRenderer.postMessage('auth:openRequest', makeValue(call), [port2]);
      } catch (error) {
        resolve(`${NOT_SENT}: ${error}`);
      }
    });
  },
  /** Opens a stream and says all of `messages` once it has begun; what came over its port until it was closed. */
  talk(call, messages) {
    const { port1, port2 } = new MessageChannel();
    const heard = [];
    return new Promise((resolve) => {
      port1.onmessage = ({ data }) => {
        heard.push(data);
        if (!('head' in data)) return;
        for (const message of messages) {
          try {
            port1.postMessage(makeValue(message));
          } catch {
            // It cannot be sent.
          }
        }
        port1.postMessage({ cancel: true });
      };
      port1.addEventListener('close', () => resolve(heard));
      ipcRenderer.postMessage('auth:openRequest', makeValue(call), [port2]);
    });
  },
  /** Sends ports along, and garbage on each of them before and after; keeps them open. */
  post(channel, message, ports, garbage) {
    const channels = Array.from({ length: ports }, () => new MessageChannel());
    const ours = channels.map(({ port1 }) => port1);
    const throwGarbage = () => {
      for (const port of ours) {
        for (const value of garbage) {
          try {
            port.postMessage(makeValue(value));
          } catch {
            // It cannot be sent.
          }
        }
      }
    };
    try {
      for (const port of ours) {
        port.onmessage = ({ data }) => overPorts.push(data);
      }
      throwGarbage();
      ipcRenderer.postMessage(
        channel,
        makeValue(message),
        channels.map(({ port2 }) => port2),
      );
      throwGarbage();
    } catch {
      return NOT_SENT;
    }
    window.keptPorts = [...(window.keptPorts ?? []), ...ours].slice(-1000);
    return 'sent';
  },
  overPorts: () => overPorts.splice(0),
});
