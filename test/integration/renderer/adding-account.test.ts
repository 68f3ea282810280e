import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { errors } from '../../../preload/errors.ts';
import { adding, amongOthers } from './every-accounts.ts';
import { signedIn } from './every-state.ts';
import { NOW, pageRig, type OpenPage } from './page-rig.ts';

let rig: Awaited<ReturnType<typeof pageRig>>;
let open: OpenPage;

beforeAll(async () => {
  rig = await pageRig();
});
afterAll(() => rig.close());
beforeEach(async () => {
  open = await rig.open();
});
afterEach(() => open.close());

const button = (name: string) => open.page.getByRole('button', { name, exact: true });
const box = () => open.page.getByRole('region', { name: 'Adding an account in your browser' });
const focused = (): Promise<string | null> =>
  open.page.evaluate(() => document.activeElement!.textContent);
const spoken = (): Promise<string | null> => open.page.locator('#announcements').textContent();
const failed = (code: keyof typeof errors) => ({ ok: false, error: { code, ...errors[code] } });

describe('adding an account', () => {
  it('asks for another one only when told to, and waits in a box beside the rest of the view', async () => {
    await open.show(signedIn);
    await button('Add another account').focus();
    await open.page.keyboard.press('Enter');
    expect(await open.calls()).toEqual([{ name: 'signIn', args: [{ another: true }] }]);
    await open.show({ ...signedIn, adding });
    expect(await box().innerText()).toContain('Sign in with Work Login there');
    expect(await open.page.getByRole('timer').textContent()).toBe('5:00');
    expect(await focused()).toBe('Add another account');
    await open.page.keyboard.press('Enter');
    await button('Read my profile').click();
    expect((await open.calls()).map(({ name }) => name)).toEqual(['signIn', 'request']);
  });

  it('goes through its steps aloud, and says at its end who is signed in', async () => {
    const said: (string | null)[] = [];
    for (const session of [
      { ...signedIn, adding: { ...adding, phase: 'preparing' } },
      { ...signedIn, adding },
      { ...signedIn, adding: { ...adding, phase: 'completing' } },
      { ...signedIn, addError: 'access_denied' },
      signedIn,
    ] as const) {
      await open.show(session);
      said.push(await spoken());
    }
    expect(said).toEqual([
      'Adding an account. Getting ready to open your browser.',
      'Adding an account. Continue in your browser.',
      'Adding an account. Finishing the sign-in.',
      'You are still signed in as Ada Lovelace.',
      'You are signed in as Ada Lovelace.',
    ]);
  });

  it('opens the browser again, copies the link and is cancelled, each on request', async () => {
    await open.show({ ...signedIn, adding });
    for (const name of ['reopenBrowser', 'copySignInLink', 'cancelSignIn'] as const) {
      await open.answer(name, failed('no_sign_in_running'));
    }
    await button('Open the browser again').click();
    await box().getByRole('alert').getByText(errors.no_sign_in_running.message).waitFor();
    await box().getByText('Browser did not open?').click();
    await button('Copy link').click();
    await button('Cancel').click();
    expect((await open.calls()).map(({ name }) => name)).toEqual([
      'reopenBrowser',
      'copySignInLink',
      'cancelSignIn',
    ]);
  });

  it('offers neither browser nor link before and after the browser', async () => {
    for (const phase of ['preparing', 'completing'] as const) {
      await open.show({ ...signedIn, adding: { ...adding, phase } });
      await button('Open the browser again').focus();
      await open.page.keyboard.press('Enter');
    }
    expect(await open.calls()).toEqual([]);
    await button('Cancel').click();
    expect((await open.calls()).map(({ name }) => name)).toEqual(['cancelSignIn']);
  });

  it('gives the focus back to its button when the box goes with it', async () => {
    await open.show({ ...signedIn, adding });
    await button('Cancel').focus();
    await open.show(signedIn);
    expect(await box().count()).toBe(0);
    expect(await focused()).toBe('Add another account');
    expect(await button('Add another account').getAttribute('aria-disabled')).toBeNull();
  });

  it('takes no focus from what the person does meanwhile', async () => {
    await open.show({ ...signedIn, adding });
    const note = open.page.getByLabel('Note', { exact: true });
    await note.fill('half a thought');
    await open.show({ ...signedIn, adding: { ...adding, phase: 'completing' } });
    await open.show(signedIn);
    expect(await note.evaluate((field) => field === document.activeElement)).toBe(true);
    expect(await note.inputValue()).toBe('half a thought');
  });

  it('that was cancelled is no failure', async () => {
    await open.show(signedIn);
    await button('Add another account').click();
    await open.show({ ...signedIn, adding });
    await open.show(signedIn);
    await open.settle('signIn', failed('sign_in_cancelled'));
    await open.page.locator('.button:not([data-running])', { hasText: 'Add another' }).waitFor();
    expect(await open.page.getByRole('alert').count()).toBe(0);
  });

  it('that failed says why, once, until the next try', async () => {
    await open.show(signedIn);
    await button('Add another account').click();
    await open.show({ ...signedIn, adding });
    await open.show({ ...signedIn, addError: 'access_denied' });
    await open.settle('signIn', failed('access_denied'));
    const alert = open.page.getByRole('alert');
    await alert.getByText(errors.access_denied.message).waitFor();
    await open.show({ ...signedIn, addError: 'access_denied', connection: 'refreshing' });
    expect(await alert.locator('p').count()).toBe(2);
    await open.show({ ...signedIn, adding });
    expect(await alert.count()).toBe(0);
  });

  it('that could not begin says why, also while the session renews itself', async () => {
    await open.answer('signIn', failed('rate_limited'));
    await open.show(signedIn);
    await button('Add another account').click();
    await open.page.getByRole('alert').getByText(errors.rate_limited.message).waitFor();
    await open.show({ ...signedIn, connection: 'refreshing' });
    await open.page.getByRole('alert').getByText(errors.rate_limited.message).waitFor();
  });

  it('ends its timer with its box and with its view', async () => {
    const moving = await rig.open({ movingClock: true });
    await moving.page.evaluate(() => {
      const original = window.setTimeout.bind(window);
      const counted = Object.assign(window, { timers: 0 });
      window.setTimeout = ((...args: Parameters<typeof setTimeout>) => {
        counted.timers += 1;
        return original(...args);
      }) as typeof setTimeout;
    });
    const timers = (): Promise<number> =>
      moving.page.evaluate(() => (window as unknown as { timers: number }).timers);
    for (const next of [signedIn, { state: 'signingOut' }] as const) {
      const before = await timers();
      await moving.show({ ...signedIn, adding: { ...adding, deadline: NOW + 100_000 } });
      await moving.page.clock.runFor(3000);
      const running = await timers();
      expect(running).toBeGreaterThan(before + 2);
      await moving.show(next);
      await moving.page.clock.runFor(5000);
      expect(await timers()).toBe(running);
    }
    await moving.close();
  });
});

describe('adding an account where there are several services', () => {
  it('asks at which, by keyboard, and closes the question when the sign-in runs', async () => {
    await open.show(amongOthers);
    const add = button('Add another account');
    expect(await add.getAttribute('aria-expanded')).toBe('false');
    await add.focus();
    await open.page.keyboard.press('Enter');
    expect(await add.getAttribute('aria-expanded')).toBe('true');
    await open.page.keyboard.press('Tab');
    await open.page.keyboard.press('Tab');
    expect(await focused()).toBe('Sign in with Work Login');
    await open.show({ ...amongOthers, connection: 'refreshing' });
    expect(await focused()).toBe('Sign in with Work Login');
    await open.page.keyboard.press('Enter');
    expect(await open.calls()).toEqual([
      { name: 'signIn', args: [{ another: true, provider: 'https://login.work.example' }] },
    ]);
    await open.show({ ...amongOthers, adding });
    expect(await button('Sign in with Work Login').count()).toBe(0);
    expect(await focused()).toBe('Add another account');
    expect(await add.getAttribute('aria-expanded')).toBe('false');
  });

  it('takes the question back when asked to, without a call', async () => {
    await open.show(amongOthers);
    await button('Add another account').click();
    await button('Add another account').click();
    expect(await button('Sign in with Work Login').count()).toBe(0);
    expect(await open.calls()).toEqual([]);
  });
});
