/**
 * Loaded into Electron's main process before the app (`-r`): writes down what crosses its borders, and
 * changes nothing. The app's own files know nothing of it.
 */
const { Buffer } = require('node:buffer');
const { app, ipcMain, session: electronSession, shell } = require('electron');

const recording = {
  ipc: [],
  channels: [],
  requests: [],
  mainRequests: [],
  opened: [],
  navigations: [],
  permissions: [],
};
globalThis.recording = recording;

/** As text, so that a later change of the value does not change what was recorded. */
function asText(value) {
  const seen = new WeakSet();
  const plain = (_key, part) => {
    if (part instanceof Error) return { name: part.name, message: part.message, stack: part.stack };
    if (typeof part === 'bigint' || typeof part === 'function') return String(part);
    if (typeof part !== 'object' || part === null) return part;
    if (ArrayBuffer.isView(part)) return Buffer.from(part.buffer).toString('latin1');
    if (Array.isArray(part) && part.length > 100_000) return `(${part.length} entries)`;
    if (seen.has(part)) return '(seen before)';
    seen.add(part);
    return part;
  };
  return JSON.stringify(value, plain) ?? 'undefined';
}

function note(kind, channel, value) {
  recording.ipc.push({ kind, channel, text: asText(value) });
}

/** Both directions of a port that a page has sent. */
function recordPort(channel, port) {
  const original = port.postMessage;
  port.postMessage = (...args) => {
    note('event', channel, args[0]);
    return Reflect.apply(original, port, args);
  };
  port.on('message', ({ data }) => note('call', channel, data));
}

for (const register of ['on', 'once', 'handle', 'handleOnce']) {
  const original = ipcMain[register].bind(ipcMain);
  ipcMain[register] = (channel, listener) => {
    recording.channels.push(`${register} ${channel}`);
    return original(channel, async (event, ...args) => {
      note('call', channel, args);
      for (const port of event.ports ?? []) recordPort(channel, port);
      try {
        const reply = await listener(event, ...args);
        note('reply', channel, reply);
        return reply;
      } catch (error) {
        note('error', channel, error);
        throw error;
      }
    });
  };
}

/** Wraps what sends to a page; once for each class of senders. */
const wrapped = new WeakSet();
function wrapSenders(prototype) {
  if (prototype === null || wrapped.has(prototype)) return;
  wrapped.add(prototype);
  for (const name of ['send', 'postMessage', 'sendToFrame', 'sendSync']) {
    const original = prototype[name];
    if (typeof original !== 'function') continue;
    prototype[name] = function send(...args) {
      note('event', String(args[0]), args);
      return Reflect.apply(original, this, args);
    };
  }
}

/** Whether the app prevented it is known when all its listeners have run. */
function recordNavigation(event) {
  void Promise.resolve().then(() => {
    recording.navigations.push({ url: event.url, prevented: event.defaultPrevented });
  });
}

app.on('web-contents-created', (_event, contents) => {
  contents.on('will-frame-navigate', recordNavigation);
  wrapSenders(Object.getPrototypeOf(contents));
  wrapSenders(Object.getPrototypeOf(contents.mainFrame));
});

/** Wraps the answer of a session's handler, which the app sets later. */
function recordPermissions(session) {
  const original = session.setPermissionRequestHandler.bind(session);
  session.setPermissionRequestHandler = (handler) =>
    original((contents, permission, answer, details) => {
      const noted = (granted) => {
        recording.permissions.push({ permission, granted });
        answer(granted);
      };
      handler(contents, permission, noted, details);
    });
}

app.on('session-created', (session) => {
  recordPermissions(session);
  session.webRequest.onBeforeRequest((details, answer) => {
    // Pages have the default session, and main's requests have others.
    const isPages = session === electronSession.defaultSession;
    (isPages ? recording.requests : recording.mainRequests).push(details.url);
    answer({});
  });
});

const openExternal = shell.openExternal.bind(shell);
shell.openExternal = (url, options) => {
  recording.opened.push(url);
  return openExternal(url, options);
};
