import type { StartProblem } from '../../../preload/contract.ts';
import { errors } from '../../../preload/errors.ts';
import { everyAccounts } from './every-accounts.ts';
import { everyActivity } from './every-activity.ts';
import { everyState, signedIn, signingIn, signedOut } from './every-state.ts';
import type { OpenPage } from './page-rig.ts';

/** One look of the pages: what leads to it. */
export interface Scene {
  readonly problem?: StartProblem;
  /** The look comes only before the first snapshot. */
  readonly untouched?: true;
  play?(open: OpenPage): Promise<void>;
}

const profile = {
  sub: '248289761001',
  name: 'Ada Lovelace',
  email: 'ada@example.org',
  roles: ['author', 'reader'],
  address: { city: 'London', country: 'GB' },
};

const answer = (status: number, body: unknown): unknown => ({
  ok: true,
  value: {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(body),
  },
});

/** A right-to-left override, then a name that would read backwards. */
const turned = `\u202Efdp.exe ${'Ada '.repeat(20)}`;

/** Every look of the pages, by name. */
export const everyScene: Readonly<Record<string, Scene>> = {
  ...Object.fromEntries(
    Object.entries(everyState).map(([name, session]): [string, Scene] => [
      name,
      { play: (open) => open.show(session) },
    ]),
  ),
  'signing-in-copied': {
    async play({ page, show, answer }) {
      await show(signingIn);
      await answer('copySignInLink', { ok: true, value: undefined });
      await page.getByText('Browser did not open?').click();
      await page.getByRole('button', { name: 'Copy link' }).click();
      await page.locator('details').getByText('Link copied.').waitFor();
    },
  },
  'signing-in-failed-call': {
    async play({ page, show, answer }) {
      await show(signingIn);
      await answer('reopenBrowser', {
        ok: false,
        error: { code: 'browser_failed', ...errors.browser_failed },
      });
      await page.getByRole('button', { name: 'Open the browser again' }).click();
      await page.getByRole('alert').getByText(errors.browser_failed.message).waitFor();
    },
  },
  'signed-out-busy': {
    async play({ page, show }) {
      await show(signedOut);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.locator('[data-running]').waitFor();
    },
  },
  'signed-in-profile': {
    async play(open) {
      await open.show(signedIn);
      await open.answer('request', answer(200, profile));
      await open.page.getByRole('button', { name: 'Read my profile' }).click();
      await open.page.getByText('200 OK', { exact: true }).waitFor();
    },
  },
  'signed-in-asking': {
    async play({ page, show }) {
      await show(signedIn);
      await page.getByRole('button', { name: 'Read my profile' }).click();
      await page.getByText('Asking the API…').waitFor();
    },
  },
  'signed-in-api-failed': {
    async play(open) {
      await open.show(signedIn);
      const error = { code: 'api_unreachable', ...errors.api_unreachable };
      await open.answer('request', { ok: false, error });
      await open.page.getByRole('button', { name: 'Read my profile' }).click();
      await open.page.getByText(errors.api_unreachable.message, { exact: true }).waitFor();
    },
  },
  'signed-in-asked-everywhere': {
    async play({ page, show }) {
      await show({ ...signedIn, canSignOutEverywhere: true });
      await page.getByRole('button', { name: 'Sign out on all devices' }).click();
      await page.getByRole('group', { name: 'Sign out on all devices?' }).waitFor();
    },
  },
  'signed-in-hostile': {
    play: ({ show }) =>
      show({
        ...signedIn,
        provider: '<b>Provider</b> '.repeat(200),
        account: {
          ...signedIn.account,
          name: turned,
          email: '<img src=x onerror=alert(1)>'.repeat(400),
        },
      }),
  },
  ...everyAccounts,
  ...everyActivity,
  'app-does-not-answer': {
    untouched: true,
    async play({ page, settle }) {
      const error = { code: 'internal', ...errors.internal };
      await settle('getSession', { ok: false, error });
      await page.getByText(errors.internal.message).waitFor();
    },
  },
  'problem-already-open': {
    problem: { kind: 'already_open', file: 'auth-shell.config.json', problems: [] },
  },
  'problem-unsafe-start': {
    problem: {
      kind: 'unsafe_start',
      file: 'auth-shell.config.json',
      problems: [
        {
          key: '--remote-debugging-port',
          found: 'a switch of the command line',
          expected: 'no such switch',
        },
        {
          key: 'NODE_OPTIONS',
          found: 'a variable of the environment',
          expected: 'no such variable',
        },
      ],
    },
  },
  'problem-not-configured': {
    problem: {
      kind: 'not_configured',
      file: 'auth-shell.config.json',
      problems: [
        {
          key: 'provider.issuer',
          found: 'nothing',
          expected: 'the https address of your sign-in service',
        },
        {
          key: 'provider.clientId',
          found: 'nothing',
          expected: 'the ID that the service gave this app',
        },
      ],
    },
  },
  'problem-one-mistake': {
    problem: {
      kind: 'config_invalid',
      file: 'auth-shell.config.json',
      problems: [
        {
          key: 'provider.issuer',
          found: '"https://id.example/.well-known/openid-configuration"',
          expected: 'the issuer itself, without /.well-known/ and what follows',
        },
      ],
    },
  },
  'problem-many-mistakes': {
    problem: {
      kind: 'config_invalid',
      file: 'auth-shell.config.json',
      problems: ['provider.issuer', 'signIn.timeoutSeconds', 'apis.demo.routes[3].path'].map(
        (key) => ({ key, found: `"${'x'.repeat(120)}"`, expected: 'something that is shorter' }),
      ),
    },
  },
};
