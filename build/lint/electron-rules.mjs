/**
 * What no file of the app may do with Electron, and what one file alone may: the checks of Electronegativity,
 * which nobody keeps up any more, as rules of our own, and some that it never had (FU-11). What cannot be seen
 * in the source, such as that a handler is set at all, is tested in a running app (test/e2e/hardening).
 */

/**
 * @typedef {object} ElectronRule
 * @property {readonly string[]} checks Electronegativity's names for it; none where it has no such check
 * @property {string} selector what is refused (esquery)
 * @property {string} message
 * @property {readonly string[]} [onlyIn] the files that may
 */

/** A property of an object or an assignment to one, by its name, with or without quotes. */
const set = (/** @type {string} */ names, /** @type {string} */ unless = '') => {
  const value = unless === '' ? '' : `:not([value.value=${unless}])`;
  const right = unless === '' ? '' : `:not([right.value=${unless}])`;
  return [
    `Property[key.name=/^(${names})$/]${value}`,
    `Property[key.value=/^(${names})$/]${value}`,
    `AssignmentExpression[left.property.name=/^(${names})$/]${right}`,
    `AssignmentExpression[left.property.value=/^(${names})$/]${right}`,
  ].join(', ');
};
/** A method or property that is used, by its name, with a dot, in brackets or taken apart. */
const used = (/** @type {string} */ names) =>
  [
    `MemberExpression[property.name=/^(${names})$/]`,
    `MemberExpression[property.value=/^(${names})$/]`,
    `ObjectPattern > Property[key.name=/^(${names})$/]`,
    `ImportSpecifier[imported.name=/^(${names})$/]`,
  ].join(', ');
/** A text that is written out. */
const text = (/** @type {string} */ words) => `Literal[value=/^(${words})$/i]`;

/** @type {readonly ElectronRule[]} */
export const electronRules = [
  {
    checks: ['SANDBOX_JS_CHECK', 'CONTEXT_ISOLATION_JS_CHECK', 'WEB_SECURITY_JS_CHECK'],
    selector: set('sandbox|contextIsolation|webSecurity', 'true'),
    message: 'Windows have this on, written out as true (EL-03, EL-04, EL-06).',
  },
  {
    checks: [
      'NODE_INTEGRATION_JS_CHECK',
      'INSECURE_CONTENT_JS_CHECK',
      'EXPERIMENTAL_FEATURES_JS_CHECK',
      'HTTP_RESOURCES_WITH_NODE_INTEGRATION_GLOBAL_CHECK',
    ],
    selector: set(
      'nodeIntegration(InWorker|InSubFrames)?|allowRunningInsecureContent|experimentalFeatures|webviewTag|navigateOnDragDrop',
      'false',
    ),
    message: 'Windows have this off, written out as false (EL-02, EL-08, EL-09).',
  },
  {
    checks: ['AFFINITY_JS_CHECK', 'AFFINITY_GLOBAL_CHECK', 'BLINK_FEATURES_JS_CHECK'],
    selector: `${set('affinity|enableBlinkFeatures|enableRemoteModule')}, Property[key.name="webPreferences"] Property[key.name=/^(plugins|partition|session)$/]`,
    message:
      'Windows share no process and no session by name, and have no features of their own (EL-08).',
  },
  {
    checks: [],
    selector: 'Property[key.name="webPreferences"] SpreadElement',
    message: 'webPreferences are written out: a spread could bring in what weakens them (EL-08).',
  },
  {
    checks: ['PRELOAD_JS_CHECK'],
    selector: `${set('webPreferences')}, ${used('setPreloads|registerPreloadScript')}`,
    message: 'One file makes windows, with the one preload script (EL-03).',
    onlyIn: ['main/electron/windows.ts'],
  },
  {
    checks: ['AUXCLICK_JS_CHECK'],
    selector:
      'NewExpression[callee.name=/^(BrowserWindow|BrowserView|WebContentsView|BaseWindow)$/]',
    message:
      'One file makes windows; every window is refused others by the navigation guard (EL-11).',
    onlyIn: ['main/electron/windows.ts'],
  },
  {
    checks: ['HTTP_RESOURCES_JS_CHECK'],
    selector:
      'CallExpression[callee.property.name=/^load(URL|File)$/]:not([arguments.0.callee.name="pageUrl"])',
    message: 'A window shows pages of the app alone (EL-01).',
  },
  {
    checks: ['LIMIT_NAVIGATION_JS_CHECK', 'NODE_INTEGRATION_ATTACH_EVENT_JS_CHECK'],
    selector: `${text('will-navigate|will-frame-navigate|will-redirect|will-attach-webview|new-window|did-create-window')}, ${used('setWindowOpenHandler')}`,
    message: 'One file says where a page may go, and that is nowhere (EL-09, EL-10, EL-11).',
    onlyIn: ['main/electron/navigation-guard.ts'],
  },
  {
    checks: ['PERMISSION_REQUEST_HANDLER_JS_CHECK'],
    selector: used(
      'set(PermissionRequest|PermissionCheck|DevicePermission|DisplayMediaRequest|USBProtectedClasses|BluetoothPairing)(Handler|esHandler)?',
    ),
    message: 'One file answers for permissions, and the answer is no (EL-05).',
    onlyIn: ['main/electron/navigation-guard.ts'],
  },
  {
    checks: ['OPEN_EXTERNAL_JS_CHECK'],
    selector: used('openExternal'),
    message: 'One file opens the browser, with an address that main built (EL-12, UA-02).',
    onlyIn: ['main/electron/system-browser.ts'],
  },
  {
    checks: [],
    selector: used('openPath|showItemInFolder|trashItem|writeShortcutLink|readShortcutLink'),
    message: 'Nothing of the computer is opened but the browser (EL-12).',
  },
  {
    checks: ['PROTOCOL_HANDLER_JS_CHECK'],
    selector: `MemberExpression[object.name="protocol"][property.name=/^(handle|unhandle|(un)?(register|intercept)(File|String|Buffer|Http|Stream)Protocol)$/], ${used('setAsDefaultProtocolClient')}`,
    message: 'The app has one protocol, of its own pages, and takes no links (EL-15, UA-05).',
    onlyIn: ['main/electron/app-protocol.ts'],
  },
  {
    checks: ['CSP_JS_CHECK', 'CSP_GLOBAL_CHECK'],
    selector: `${set('bypassCSP|corsEnabled|supportFetchAPI|allowServiceWorkers|codeCache')}, ${used('onHeadersReceived')}`,
    message: 'The content policy goes with every page and is changed by nothing (EL-07, EL-15).',
  },
  {
    checks: ['CERTIFICATE_ERROR_EVENT_JS_CHECK', 'CERTIFICATE_VERIFY_PROC_JS_CHECK'],
    selector: `${text('certificate-error')}, ${used('setCertificateVerifyProc|setSSLConfig|allowNTLMCredentialsForDomains|setDefaultCACertificates')}, ${set('rejectUnauthorized|checkServerIdentity|NODE_TLS_REJECT_UNAUTHORIZED')}`,
    message: 'Nobody judges a certificate but the system (MD-09).',
  },
  {
    checks: ['CUSTOM_ARGUMENTS_JS_CHECK'],
    selector: used('append(Switch|Argument)'),
    message: 'The app gives itself no switches (FU-05).',
  },
  {
    checks: ['DANGEROUS_FUNCTIONS_JS_CHECK'],
    selector: used('executeJavaScript(InIsolatedWorld)?|insertCSS|debugger'),
    message: 'No code or style is put into a page (EL-07).',
  },
  {
    checks: ['REMOTE_MODULE_JS_CHECK'],
    selector: `${text('@electron.remote.*')}, ${used('remote')}`,
    message: 'A page reaches main through the bridge alone (EL-17).',
  },
  {
    checks: ['SECURITY_WARNINGS_DISABLED_JS_CHECK'],
    selector: `${set('ELECTRON_DISABLE_SECURITY_WARNINGS')}, ${used('ELECTRON_DISABLE_SECURITY_WARNINGS')}`,
    message: 'Electron is let warn.',
  },
  {
    checks: [],
    selector: `CallExpression[callee.property.name="createElement"] > ${text('webview|iframe|object|embed|script')}`,
    message: 'A page of the app holds no other (EL-09, EL-10).',
  },
  {
    checks: [],
    selector: used('exposeInMainWorld'),
    message: 'The bridge is exposed in one place (EL-17).',
    onlyIn: ['preload/index.ts'],
  },
  {
    checks: [],
    selector: used('sendSync|sendToHost'),
    message: 'A page that waits for main hangs (EL-17).',
  },
  {
    checks: [],
    selector: used('openDevTools|toggleDevTools|setDevToolsWebContents'),
    message: 'A release has no developer tools, and nothing that opens them (FU-10).',
  },
  {
    checks: [],
    selector: used('crashReporter'),
    message: 'A crash report holds the memory of the process, and with it tokens (LG-04).',
  },
  {
    checks: [],
    selector: `${used('fromPartition|fromPath|resolveProxy|forceReloadProxyConfig|closeAllConnections')}, MemberExpression[object.name="net"][property.name=/^(request|fetch|WebSocket)$/]`,
    message: 'One file has a network, for requests that main built (EL-10, MD-04).',
    onlyIn: ['main/electron/network.ts'],
  },
];
