import type { Page } from 'playwright-core';
import type {
  MethodName,
  SessionSnapshot,
  StartProblem,
  WindowGrants,
} from '../../../preload/contract.ts';
import { methods, verbs } from '../../../preload/contract.ts';
import { errors } from '../../../preload/errors.ts';

/** What a test sees of the fake `window.auth` in the page. */
export interface FakeBridge {
  readonly calls: { readonly name: string; readonly args: readonly unknown[] }[];
  /** What a method answers; one without an entry stays open until `settle`. */
  readonly answers: Map<MethodName, unknown>;
  publish(session: SessionSnapshot): void;
  /** Tells that the window may do less. */
  narrow(grants: WindowGrants): void;
  /** Settles the calls of a method that are open. */
  settle(name: MethodName, answer: unknown): void;
  readonly violations: string[];
}

declare global {
  interface Window {
    readonly fakeBridge: FakeBridge;
  }
}

/** What the page of the shell is granted. */
export const allGrants: WindowGrants = {
  window: 'main',
  verbs,
  accounts: 'all',
  apis: { demo: ['GET /profile', 'GET /notes', 'POST /notes', 'POST /transfers'] },
  scopes: [],
  opens: [],
  accessTokens: [],
};

interface Installed {
  readonly names: readonly MethodName[];
  readonly sentences: typeof errors;
  readonly problem: unknown;
  readonly grants: WindowGrants;
}

/** Runs in the page, before its scripts; it may use nothing from outside itself. */
function install({ names, sentences, problem, grants }: Installed): void {
  const narrowed = new Set<(grants: WindowGrants) => void>();
  const listeners = new Set<(session: SessionSnapshot) => void>();
  const open: { name: string; settle: (answer: unknown) => void }[] = [];
  const fake: FakeBridge = {
    calls: [],
    answers: new Map(),
    violations: [],
    narrow: (grants) => narrowed.forEach((listener) => listener(grants)),
    publish: (session) => listeners.forEach((listener) => listener(session)),
    settle(name, answer) {
      for (const call of open.filter((call) => call.name === name)) call.settle(answer);
    },
  };
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, sourceFile }) =>
    fake.violations.push(`${violatedDirective} ${sourceFile}`),
  );
  const method =
    (name: MethodName) =>
    (...args: unknown[]): Promise<unknown> => {
      fake.calls.push({ name, args });
      if (fake.answers.has(name)) return Promise.resolve(fake.answers.get(name));
      return new Promise((settle) => open.push({ name, settle }));
    };
  const auth = {
    ...Object.fromEntries(names.map((name) => [name, method(name)])),
    // Not among the calls: it is asked for once, before anything else.
    getGrants: () => Promise.resolve({ ok: true, value: grants }),
    describe: (code: keyof typeof errors) => ({ code, ...sentences[code] }),
    onSessionChanged(listener: (session: SessionSnapshot) => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onGrantsChanged(listener: (grants: WindowGrants) => void) {
      narrowed.add(listener);
      return () => narrowed.delete(listener);
    },
  };
  Object.assign(window, problem === null ? { auth } : { startProblem: problem });
  Object.assign(window, { fakeBridge: fake });
}

/** Puts a fake `window.auth` into the page; on problem.html, `problem` takes its place. */
export async function installFakeBridge(
  page: Page,
  grants: WindowGrants,
  problem?: StartProblem,
): Promise<void> {
  const names = Object.keys(methods) as MethodName[];
  await page.addInitScript(install, { names, sentences: errors, problem: problem ?? null, grants });
}
