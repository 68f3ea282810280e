/** What a test's page has in the place of main: `window.auth`, and the control behind it. */
import { createFakeAuth, type FakeAuthOptions } from '../../../renderer/test-support/fake-auth.ts';

declare global {
  interface Window {
    readonly control: ReturnType<typeof createFakeAuth>['control'];
    /** What the page's policy refused. */
    readonly violations: string[];
    /** What the fake begins with; set before this script. */
    fakeOptions?: FakeAuthOptions;
  }
}

const violations: string[] = [];
document.addEventListener('securitypolicyviolation', ({ violatedDirective, sample }) =>
  violations.push(`${violatedDirective} ${sample}`),
);
Object.assign(window, createFakeAuth(window.fakeOptions), { violations });
