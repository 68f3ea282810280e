/** What Electronegativity finds here and is not a mistake, each with the reason. */

/** A finding that stays. */
export interface Exception {
  /** The check's name at Electronegativity. */
  readonly check: string;
  /** The file of the project; empty for what is found in the whole app. */
  readonly file: string;
  readonly why: string;
}

export const exceptions: readonly Exception[] = [
  {
    check: 'CSP_GLOBAL_CHECK',
    file: '',
    why: 'It looks for a meta element or onHeadersReceived. The policy is a header of every answer of the app protocol (main/electron/app-protocol.ts), which holds from the first byte on and cannot be left out of a page; test/e2e/hardening/content-policy.test.ts has it break nothing and stop what it should.',
  },
  {
    check: 'PROTOCOL_HANDLER_JS_CHECK',
    file: 'main/electron/app-protocol.ts',
    why: 'A request to look at it. It serves the files that were in the renderer folder at the start and nothing else; test/e2e/hardening/protocol.test.ts asks for everything else.',
  },
  {
    check: 'OPEN_EXTERNAL_JS_CHECK',
    file: 'main/electron/system-browser.ts',
    why: 'A request to look at it. Only main builds what is opened, only on the origins of the configured sign-in services; no method of the bridge takes an address (test/unit/auth/url-rules.test.ts).',
  },
  {
    check: 'AUXCLICK_JS_CHECK',
    file: 'main/electron/windows.ts',
    why: 'It wants the Blink feature Auxclick off, so that a middle click opens no window. No window is opened by anything: test/e2e/hardening/navigation.test.ts clicks with the middle button too.',
  },
  {
    check: 'PRELOAD_JS_CHECK',
    file: 'main/electron/windows.ts',
    why: 'A request to look at it. The preload script is the bridge: sandboxed, isolated, of named functions (test/e2e/hardening/bridge.test.ts).',
  },
];
