import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../../preload/contract.ts';
import { errors } from '../../../preload/errors.ts';
import { signedIn, signedOut, signingIn } from './every-state.ts';
import { NOW, pageRig, type OpenPage } from './page-rig.ts';

let rig: Awaited<ReturnType<typeof pageRig>>;
let open: OpenPage;

beforeAll(async () => {
  rig = await pageRig();
});
afterAll(() => rig.close());
afterEach(() => open.close());

const names = async (): Promise<string[]> => (await open.calls()).map(({ name }) => name);

describe('signed out', () => {
  it('shows the sentence and the next step of every error code as an alert [IP-04]', async () => {
    open = await rig.open();
    for (const code of Object.keys(errors) as ErrorCode[]) {
      await open.show({ ...signedOut, error: code });
      expect(await open.page.getByRole('alert').locator('p').allTextContents()).toEqual([
        errors[code].message,
        errors[code].nextStep,
      ]);
    }
    await open.show(signedOut);
    expect(await open.page.getByRole('alert').isVisible()).toBe(false);
  });

  it('shows a failure that did not change the state, and lets the person try again', async () => {
    open = await rig.open();
    await open.show(signedOut);
    await open.answer('signIn', {
      ok: false,
      error: { code: 'rate_limited', ...errors.rate_limited },
    });
    await open.page.getByRole('button', { name: 'Sign in' }).click();
    await open.page.getByRole('alert').getByText(errors.rate_limited.message).waitFor();
    await open.page.getByRole('button', { name: 'Sign in' }).click();
    expect(await names()).toEqual(['signIn', 'signIn']);
  });

  it('asks once, however often the button is pressed while it runs [IP-07]', async () => {
    open = await rig.open();
    await open.show(signedOut);
    const button = open.page.getByRole('button', { name: 'Sign in' });
    await button.focus();
    for (let press = 0; press < 5; press += 1) await open.page.keyboard.press('Enter');
    expect(await names()).toEqual(['signIn']);
  });

  it('says that earlier sign-outs are not finished, once, for as long as that is so [LO-02]', async () => {
    open = await rig.open();
    await open.show({ state: 'signedOut', reason: 'never_signed_in', unfinishedSignOuts: 1 });
    const text = () => open.page.locator('#view').innerText();
    expect(await text()).toContain('Finishing sign-out: an earlier session must still be ended');
    const report = { local: 'done', revocation: 'pending', endSession: 'skipped' } as const;
    await open.show({
      state: 'signedOut',
      reason: 'signed_out',
      unfinishedSignOuts: 1,
      signOut: report,
    });
    expect(await text()).toContain('This app tries again by itself.');
    expect(await text()).not.toContain('Finishing sign-out');
    await open.show({
      state: 'signedOut',
      reason: 'signed_out',
      signOut: { ...report, revocation: 'done' },
    });
    expect(await text()).toContain('ended too');
    expect(await text()).not.toContain('tries again');
  });

  it('says what the last sign-out did, each step on its own [LO-01, LO-02, LO-03]', async () => {
    open = await rig.open();
    await open.show({
      state: 'signedOut',
      reason: 'signed_out',
      signOut: { local: 'done', revocation: 'pending', endSession: 'opened' },
    });
    const report = await open.page.getByRole('note').first().innerText();
    expect(report).toContain('Signed out here.');
    expect(report).toContain('not ended at the sign-in service yet');
    expect(report).toContain('opened in your browser');
  });

  it('says before the password is typed that nothing can be kept', async () => {
    open = await rig.open();
    await open.show({ ...signedOut, storeProblem: 'store_unavailable' });
    await open.page.getByText('Signing in is for this run only').waitFor();
    await open.show(signedOut);
    expect(await open.page.getByText('Signing in is for this run only').count()).toBe(0);
  });
});

describe('a blocked store', () => {
  it('never says signed out, and tries again when asked [ST-05]', async () => {
    open = await rig.open();
    await open.show({ state: 'storeBlocked', problem: 'store_denied' });
    const text = await open.page.locator('main').innerText();
    expect(text).toContain('You are not signed out.');
    expect(text).toContain(errors.store_denied.message);
    expect(text).toContain(errors.store_denied.nextStep);
    await open.answer('signIn', {
      ok: false,
      error: { code: 'store_locked', ...errors.store_locked },
    });
    await open.page.getByRole('button', { name: 'Try again' }).click();
    await open.page.getByRole('alert').getByText('Tried at 14:05:30').waitFor();
    expect(await names()).toEqual(['signIn']);
    expect(await open.page.getByRole('button', { name: 'Sign in' }).count()).toBe(0);
  });
});

describe('signing in', () => {
  it('counts the time left down to zero and no further [LB-14]', async () => {
    open = await rig.open({ movingClock: true });
    await open.show({ ...signingIn, deadline: NOW + 62_500 });
    const timer = open.page.getByRole('timer');
    expect(await timer.textContent()).toBe('1:03');
    await open.page.clock.runFor(500);
    expect(await timer.textContent()).toBe('1:02');
    await open.page.clock.runFor(1000);
    expect(await timer.textContent()).toBe('1:01');
    await open.page.clock.runFor(2000);
    expect(await timer.textContent()).toBe('0:59');
    expect(await open.page.locator('#announcements').textContent()).toBe(
      'One minute left to finish in your browser.',
    );
    await open.page.clock.runFor(90_000);
    expect(await timer.textContent()).toBe('0:00');
  });

  it('ends its timer with its view', async () => {
    open = await rig.open({ movingClock: true });
    await open.page.evaluate(() => {
      const original = window.setTimeout.bind(window);
      const counted = Object.assign(window, { timers: 0 });
      window.setTimeout = ((...args: Parameters<typeof setTimeout>) => {
        counted.timers += 1;
        return original(...args);
      }) as typeof setTimeout;
    });
    const timers = (): Promise<number> =>
      open.page.evaluate(() => (window as unknown as { timers: number }).timers);
    await open.show(signingIn);
    await open.page.clock.runFor(3000);
    const running = await timers();
    expect(running).toBeGreaterThan(2);
    await open.show(signedIn);
    await open.page.clock.runFor(5000);
    expect(await timers()).toBe(running);
  });

  it('cancels at once, in every phase [LB-14]', async () => {
    open = await rig.open();
    await open.answer('cancelSignIn', { ok: true, value: true });
    for (const phase of ['preparing', 'waiting_for_browser', 'completing'] as const) {
      await open.show({ ...signingIn, phase });
      await open.page.getByRole('button', { name: 'Cancel' }).click();
    }
    expect(await names()).toEqual(['cancelSignIn', 'cancelSignIn', 'cancelSignIn']);
  });

  it('opens the browser again, and says so when it fails [UA-04]', async () => {
    open = await rig.open();
    await open.show(signingIn);
    await open.answer('reopenBrowser', {
      ok: false,
      error: { code: 'browser_failed', ...errors.browser_failed },
    });
    await open.page.getByRole('button', { name: 'Open the browser again' }).click();
    await open.page.getByRole('alert').getByText(errors.browser_failed.message).waitFor();
    expect(await names()).toEqual(['reopenBrowser']);
  });

  it('copies the link only on request, and no field takes anything [LB-15]', async () => {
    open = await rig.open();
    await open.show(signingIn);
    const copy = open.page.getByRole('button', { name: 'Copy link' });
    expect(await copy.isVisible()).toBe(false);
    await open.page.getByText('Browser did not open?').click();
    await open.answer('copySignInLink', { ok: true, value: undefined });
    await copy.click();
    await open.page.locator('details').getByText('Link copied.').waitFor();
    expect(await names()).toEqual(['copySignInLink']);
    expect(await open.page.locator('input, textarea, [contenteditable]').count()).toBe(0);
  });

  it('says which step is now', async () => {
    open = await rig.open();
    const now = open.page.locator('[aria-current=step]');
    for (const [phase, words] of [
      ['preparing', 'Browser opens'],
      ['waiting_for_browser', 'You sign in'],
      ['completing', 'Back in the app'],
    ] as const) {
      await open.show({ ...signingIn, phase });
      expect(await now.allTextContents()).toEqual([words]);
    }
  });
});

describe('the order of snapshots', () => {
  it('ignores one that is older than what is shown', async () => {
    open = await rig.open();
    await open.show({ ...signedIn, revision: 7 });
    await open.show({ ...signedOut, revision: 6 });
    expect(await open.page.locator('h1').textContent()).toBe('You are signed in');
    await open.settle('getSession', {
      ok: true,
      value: { ...signedOut, provider: 'Example ID', revision: 5 },
    });
    expect(await open.page.locator('h1').textContent()).toBe('You are signed in');
  });

  it('asks again when the first answer failed', async () => {
    open = await rig.open();
    await open.settle('getSession', {
      ok: false,
      error: { code: 'internal', ...errors.internal },
    });
    await open.answer('getSession', {
      ok: true,
      value: { ...signedOut, provider: 'Example ID', revision: 1 },
    });
    await open.page.getByRole('button', { name: 'Try again' }).click();
    await open.page.getByRole('button', { name: 'Sign in' }).waitFor();
  });
});
