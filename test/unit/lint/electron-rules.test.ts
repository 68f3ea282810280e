import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { electronRules } from '../../../build/lint/electron-rules.mjs';
import { lintText } from './lint-text.ts';

const root = join(import.meta.dirname, '../../..');
const broken = lintText(['electron/hardened']);

/** For each rule, in the order of the rules, what it refuses. */
const MISTAKES: readonly (readonly string[])[] = [
  [
    'const o = { sandbox: false };',
    "const o = { 'sandbox': off };",
    'const o = { sandbox };',
    'o.sandbox = false;',
    "o['contextIsolation'] = 0;",
    'const o = { contextIsolation: false };',
    'const o = { webSecurity: false };',
  ],
  [
    'const o = { nodeIntegration: true };',
    'const o = { nodeIntegrationInWorker: isTest };',
    'const o = { nodeIntegrationInSubFrames: 1 };',
    'params.allowRunningInsecureContent = true;',
    'const o = { experimentalFeatures: true };',
    'const o = { webviewTag: true };',
    'const o = { navigateOnDragDrop: true };',
  ],
  [
    "const o = { affinity: 'all' };",
    "const o = { enableBlinkFeatures: 'X' };",
    'const o = { webPreferences: { plugins: true } };',
    'const o = { webPreferences: { partition: name } };',
  ],
  ['const o = { webPreferences: { ...given } };'],
  [
    'const o = { webPreferences: {} };',
    'session.setPreloads(files);',
    'session.registerPreloadScript(x);',
  ],
  ['new BrowserWindow({});', 'new WebContentsView();', 'new BaseWindow();'],
  [
    "window.loadURL('https://evil.test/');",
    'window.webContents.loadURL(url);',
    'window.loadFile(file);',
  ],
  [
    "contents.on('will-navigate', () => {});",
    "contents.removeAllListeners('will-attach-webview');",
    "contents.setWindowOpenHandler(() => ({ action: 'allow' }));",
  ],
  [
    'session.setPermissionRequestHandler(null);',
    'session.setPermissionCheckHandler(() => true);',
    'session.setDevicePermissionHandler(allow);',
    'session.setDisplayMediaRequestHandler(allow);',
    'session.setUSBProtectedClassesHandler(allow);',
    'session.setBluetoothPairingHandler(allow);',
  ],
  ['shell.openExternal(url);', 'const { openExternal } = shell;'],
  ['shell.openPath(file);', 'shell.showItemInFolder(file);', 'shell.writeShortcutLink(a, b);'],
  [
    "protocol.handle('x', answer);",
    "protocol.registerFileProtocol('x', answer);",
    "protocol.interceptHttpProtocol('https', answer);",
    "app.setAsDefaultProtocolClient('x');",
  ],
  [
    'const o = { bypassCSP: true };',
    'const o = { supportFetchAPI: true };',
    'const o = { corsEnabled: true };',
    'const o = { allowServiceWorkers: true };',
    'session.webRequest.onHeadersReceived(drop);',
  ],
  [
    "app.on('certificate-error', trust);",
    'session.setCertificateVerifyProc(trust);',
    'tls.setDefaultCACertificates([]);',
    'session.setSSLConfig({});',
    "session.allowNTLMCredentialsForDomains('*');",
    'const o = { rejectUnauthorized: false };',
    'const o = { checkServerIdentity() {} };',
    "process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';",
  ],
  ["app.commandLine.appendSwitch('no-sandbox');", 'app.commandLine.appendArgument(x);'],
  ['contents.executeJavaScript(code);', 'contents.insertCSS(css);', 'contents.debugger.attach();'],
  [
    "import x from '@electron/remote/main';",
    "import { remote } from 'electron';",
    'const { remote } = electron;',
  ],
  ["process.env['ELECTRON_DISABLE_SECURITY_WARNINGS'] = '1';"],
  ["document.createElement('webview');", "document.createElement('iframe');"],
  ["contextBridge.exposeInMainWorld('ipc', ipcRenderer);"],
  ["ipcRenderer.sendSync('x');"],
  ['contents.openDevTools();'],
  [
    "import { crashReporter } from 'electron';",
    "import { crashReporter as reporter } from 'electron';",
    "import electron from 'electron'; electron.crashReporter.start();",
    "import * as all from 'electron'; const { crashReporter } = all;",
  ],
  [
    "session.fromPartition('x');",
    'const { fromPartition } = session;',
    "session.fromPath('/x');",
    'net.request(options);',
    'net.fetch(url);',
  ],
];

const cases = MISTAKES.flatMap((codes, at) =>
  codes.map((code) => [code, electronRules[at]?.message ?? ''] as const),
);

describe('what no file may do with Electron', () => {
  it('is listed here for each rule [FU-11]', () => {
    expect(MISTAKES.length).toBe(electronRules.length);
    expect(MISTAKES.filter((codes) => codes.length === 0)).toEqual([]);
  });

  it.each(cases)(
    '%s: %s [EL-02, EL-03, EL-04, EL-05, EL-06, EL-08, EL-09, EL-10, EL-11, EL-12, EL-15, EL-17, FU-05, FU-10, FU-11, LG-04, MD-09]',
    async (code, message) => {
      for (const file of ['main/electron/x.ts', 'main/shell.ts', 'preload/x.ts', 'renderer/x.ts'])
        expect(await broken(file, code), file).toContain(message);
    },
  );

  it('is let do by one file alone, where the app has to', async () => {
    for (const { onlyIn = [], message } of electronRules) {
      for (const file of onlyIn) {
        expect(existsSync(join(root, file))).toBe(true);
        const said = await Promise.all(cases.map(([code]) => broken(file, code)));
        expect(said.flat()).not.toContain(message);
      }
    }
  });
});

/** Electronegativity 1.10.3's checks that no rule on source code can stand for, and what does. */
const HELD_ELSEWHERE: Readonly<Record<string, string>> = {
  AFFINITY_HTML_CHECK: 'pages',
  ALLOWPOPUPS_HTML_CHECK: 'pages',
  AUXCLICK_HTML_CHECK: 'pages',
  BLINK_FEATURES_HTML_CHECK: 'pages',
  CSP_HTML_CHECK: 'pages',
  EXPERIMENTAL_FEATURES_HTML_CHECK: 'pages',
  HTTP_RESOURCES_HTML_CHECK: 'pages',
  INSECURE_CONTENT_HTML_CHECK: 'pages',
  NODE_INTEGRATION_HTML_CHECK: 'pages',
  WEB_SECURITY_HTML_CHECK: 'pages',
  CUSTOM_ARGUMENTS_JSON_CHECK: 'scripts',
  SECURITY_WARNINGS_DISABLED_JSON_CHECK: 'scripts',
  ELECTRON_VERSION_JSON_CHECK: 'version',
  AVAILABLE_SECURITY_FIXES_GLOBAL_CHECK: 'version',
  LIMIT_NAVIGATION_GLOBAL_CHECK: 'test/e2e/hardening/navigation.test.ts',
  PERMISSION_REQUEST_HANDLER_GLOBAL_CHECK: 'test/e2e/hardening/permissions.test.ts',
};

describe("Electronegativity's checks", () => {
  it('are 42, and each is held by a rule or a test [FU-11]', () => {
    const held = [...electronRules.flatMap(({ checks }) => checks), ...Object.keys(HELD_ELSEWHERE)];
    expect(new Set(held).size).toBe(held.length);
    expect(held.length).toBe(42);
    for (const place of Object.values(HELD_ELSEWHERE).filter((name) => name.endsWith('.ts')))
      expect(readFileSync(join(root, place), 'utf8')).toMatch(/^test\(/m);
  });

  it('of pages: they hold elements of a short list, files of the app and nothing that runs [EL-01, EL-07, EL-09]', () => {
    const pages = readdirSync(join(root, 'renderer')).filter((name) => name.endsWith('.html'));
    expect(pages).toEqual(['index.html', 'problem.html']);
    const ELEMENTS =
      /^(html|head|meta|title|link|script|body|div|header|main|p|span|svg|rect|path)$/;
    const ATTRIBUTES =
      /^(lang|charset|name|content|rel|href|type|src|class|viewBox|aria-hidden|width|height|rx|d|id|role)$/;
    for (const page of pages) {
      const html = readFileSync(join(root, 'renderer', page), 'utf8').replaceAll(
        /<!--.*?-->/gs,
        '',
      );
      for (const [, element = '', rest = ''] of html.matchAll(/<([a-z][^\s/>]*)([^>]*)>/gi)) {
        expect(element).toMatch(ELEMENTS);
        for (const [, attribute = '', value = ''] of rest.matchAll(/([^\s="/]+)="([^"]*)"/g)) {
          expect(attribute).toMatch(ATTRIBUTES);
          if (/^(href|src)$/.test(attribute)) expect(value).toMatch(/^\.\/[a-z]+\.(css|ts)$/);
        }
        expect(rest.replaceAll(/[^\s="/]+="[^"]*"/g, '').trim()).toMatch(/^\/?$/);
      }
      expect(html).not.toMatch(/<script[^>]*>[^<]/);
    }
  });

  it('of scripts: package.json starts nothing with switches or variables [FU-05]', () => {
    const { scripts, config } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
      config?: unknown;
    };
    for (const [name, command] of Object.entries(scripts))
      expect(command).toBe(`node build/run.mjs ${name}`);
    expect(config).toBeUndefined();
  });

  it('of the version: Electron is one that has the fixes of September 2026 [EL-13]', () => {
    const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { version: string }>;
    };
    const [major = 0, minor = 0, patch = 0] = (packages['node_modules/electron']?.version ?? '')
      .split('.')
      .map(Number);
    const FIXED = new Map([
      [41, [10, 6]],
      [42, [9, 2]],
      [43, [4, 1]],
    ]);
    const [leastMinor = 0, leastPatch = 0] = FIXED.get(major) ?? (major >= 44 ? [] : [Infinity]);
    expect(minor * 1_000 + patch).toBeGreaterThanOrEqual(leastMinor * 1_000 + leastPatch);
  });
});
