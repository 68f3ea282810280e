/**
 * The attacker's script: it changes what all objects of its page have in common, calls `window.auth` before,
 * meanwhile and after, and keeps whatever comes by that it should not see. It works with what it saved before.
 */
/* global EventTarget, MessagePort, TextEncoder, window */

/** Another name: `auth` is taken by what cannot be redefined. */
const bridge = window.auth;
const saved = {
  apply: Reflect.apply,
  define: Object.defineProperty,
  describe: Object.getOwnPropertyDescriptor,
  keys: Reflect.ownKeys,
  remove: Reflect.deleteProperty,
  stringify: JSON.stringify,
  parse: JSON.parse,
  json: JSON,
  test: RegExp.prototype.test,
  text: String,
  bare: Object.setPrototypeOf,
};

/** What came by that is the app's own: channels, Electron's objects, functions and objects of another world. */
const stolen = [];
const keep = (text) => {
  // A setter of ours may be on the way of a plain assignment.
  const entry = { value: text, writable: true, enumerable: true, configurable: true };
  saved.define(stolen, stolen.length, saved.bare(entry, null));
};
const INTERNAL = /^auth:|ipcRenderer|ELECTRON|\binvoke\b|sandbox_bundle|preload\/index/;
const OF_ELECTRON = ['sender', 'senderFrame', 'ports', 'invoke', 'sendSync'];
let isLooking = false;
function steal(where, value) {
  // What is called here is poisoned as well.
  if (isLooking) return;
  isLooking = true;
  try {
    const kind = typeof value;
    if (kind === 'string') {
      if (saved.apply(saved.test, INTERNAL, [value])) keep(`${where}: ${value}`);
    } else if ((kind === 'object' || kind === 'function') && value !== null) {
      for (let at = 0; at < OF_ELECTRON.length; at += 1) {
        const name = OF_ELECTRON[at];
        if (saved.describe(value, name) !== undefined) keep(`${where}: an object with ${name}`);
      }
    }
  } finally {
    isLooking = false;
  }
}

const undo = [];
function put(object, name, descriptor) {
  const before = saved.describe(object, name);
  if (before?.configurable === false) return;
  saved.define(object, name, saved.bare({ configurable: true, ...descriptor }, null));
  const back = () => {
    if (before) saved.define(object, name, saved.bare(before, null));
    else saved.remove(object, name);
  };
  const entry = { value: back, writable: true, enumerable: true, configurable: true };
  saved.define(undo, undo.length, saved.bare(entry, null));
}
function undoAll() {
  for (let at = undo.length - 1; at >= 0; at -= 1) undo[at]();
  undo.length = 0;
}

/** Every function of these sees what it is called on and with, and then does as before. */
function watchFunctions() {
  const watched = {
    Function: Function.prototype,
    Promise: Promise.prototype,
    Array: Array.prototype,
    String: String.prototype,
    Map: Map.prototype,
    Set: Set.prototype,
    WeakMap: WeakMap.prototype,
    RegExp: RegExp.prototype,
    Error: Error.prototype,
    EventTarget: EventTarget.prototype,
    MessagePort: MessagePort.prototype,
    TextEncoder: TextEncoder.prototype,
    Uint8Array: Object.getPrototypeOf(Uint8Array.prototype),
    object: Object.prototype,
    statics: Object,
    reflect: Reflect,
    json: JSON,
    promises: Promise,
    arrays: Array,
  };
  for (const [where, object] of Object.entries(watched)) {
    for (const name of saved.keys(object)) {
      const original = saved.describe(object, name)?.value;
      if (typeof original !== 'function' || name === 'constructor') continue;
      put(object, name, {
        writable: true,
        value: function poison(...args) {
          steal(`${where}.${saved.text(name)}`, this);
          for (let at = 0; at < args.length; at += 1)
            steal(`${where}.${saved.text(name)}`, args[at]);
          return new.target
            ? Reflect.construct(original, args, new.target)
            : saved.apply(original, this, args);
        },
      });
    }
  }
}

/** Names that the app's own objects have, or are asked for: all objects have them now. */
function spoilObjects() {
  const names = [
    ...['ok', 'code', 'value', 'error', 'state', 'message', 'nextStep', 'methods', 'channel'],
    ...['get', 'set', 'writable', 'enumerable', 'configurable', 'once', 'signal', 'passive'],
    ...['read', 'cancel', 'head', 'piece', 'end', 'sent', 'data', 'ports', 'length', '0', '1'],
    ...['api', 'method', 'path', 'verbs', 'grants', 'account', 'toJSON', 'then', 'transfer'],
  ];
  for (const name of names) {
    put(Object.prototype, name, {
      get() {
        steal(`get ${name}`, this);
        return name === 'then' || name === 'get' || name === 'set' ? undefined : 'poison';
      },
      set(value) {
        steal(`set ${name}`, value);
        const own = { value, writable: true, enumerable: true, configurable: true };
        saved.define(this, name, saved.bare(own, null));
      },
    });
  }
  for (const symbol of [Symbol.toPrimitive, Symbol.toStringTag, Symbol.isConcatSpreadable]) {
    put(Object.prototype, symbol, { get: () => undefined });
  }
}

/** Symbols by which the language asks objects, and classes that it takes by name. */
function spoilLanguage() {
  put(Array.prototype, Symbol.iterator, {
    writable: true,
    *value() {
      for (let at = 0; at < this.length; at += 1) {
        steal('iterator', this[at]);
        yield this[at];
      }
    },
  });
  for (const Class of [Promise, Array, Map, Set, RegExp, ArrayBuffer]) {
    put(Class, Symbol.species, { get: () => Class });
    put(Class, Symbol.hasInstance, { value: () => true });
  }
  put(Function.prototype, Symbol.hasInstance, { value: () => false });
  put(Error, 'prepareStackTrace', {
    writable: true,
    value(error, sites) {
      steal('prepareStackTrace error', error);
      for (let at = 0; at < sites.length; at += 1) {
        const site = sites[at];
        steal('prepareStackTrace this', site.getThis());
        const called = site.getFunction();
        if (called && !OWN_FUNCTIONS(called)) keep(`stack: ${saved.text(called)}`);
      }
      return 'stack';
    },
  });
  for (const name of ['Promise', 'Map', 'WeakMap', 'Proxy', 'MessageChannel', 'structuredClone']) {
    put(window, name, { writable: true, value: () => 'poison' });
  }
}

/** Functions of this script, and those that the language has; anything else is from beyond the bridge. */
const OWN_FUNCTIONS = (called) => {
  const text = saved.apply(Function.prototype.toString, called, []);
  return !/channelOf|ipc\b|ipcRenderer|forward|resolve\(\{ ok/.test(text);
};

/** A function of sloppy mode: the language would tell it who calls. */
const heard = [];
function listener(news) {
  for (const caller of [() => listener.caller, () => arguments.callee.caller]) {
    try {
      const found = caller();
      if (typeof found === 'function') keep(`caller: ${saved.text(found)}`);
    } catch {
      // Refused by the language itself.
    }
  }
  heard[heard.length] = news;
  // Makes a stack that has whoever called in it.
  steal('stack', new Error('x').stack);
}

const BAD = { api: 'demo', method: 'GET', path: '/elsewhere' };

/** Calls of each kind, as JSON made with what was saved. */
async function callAll() {
  const answers = {
    getSession: await bridge.getSession(),
    getGrants: await bridge.getGrants(),
    narrowGrants: await bridge.narrowGrants({}),
    request: await bridge.request({ api: 'demo', method: 'GET', path: '/profile' }),
    refused: await bridge.request(BAD),
    empty: await bridge.request({}),
    reopenBrowser: await bridge.reopenBrowser(),
    described: bridge.describe('toString'),
  };
  return answers;
}

async function main() {
  const end = bridge.onGrantsChanged(listener);
  const before = saved.stringify(await callAll());
  // While these are on their way everything changes.
  const underWay = [bridge.getSession(), bridge.request(BAD)];
  watchFunctions();
  spoilLanguage();
  spoilObjects();
  const meanwhile = await callAll();
  await bridge.narrowGrants({ opens: [] });
  // News and answers go different ways: the answer may be the first to come.
  for (let at = 0; heard.length === 0 && at < 1000; at += 1) await bridge.getGrants();
  const late = [await underWay[0], await underWay[1]];
  const isPoisoned = [{}.ok, window.structuredClone({}), [] instanceof Function];
  ['x'].indexOf('auth:control');
  undoAll();
  end();
  return saved.stringify({
    before: saved.parse(before),
    meanwhile,
    late,
    after: await callAll(),
    heard,
    stolen,
    isPoisoned,
  });
}

main().then(
  (report) => {
    window.report = report;
  },
  (error) => {
    undoAll();
    window.report = saved.stringify({ failed: String(error) });
  },
);
