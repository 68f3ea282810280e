import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { errors } from '../../../preload/errors.ts';
import { adaAtWork, amongOthers, everyAccounts, grace, othersStay } from './every-accounts.ts';
import { signedIn, signedOut } from './every-state.ts';
import { pageRig, type OpenPage } from './page-rig.ts';

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
const buttons = (): Promise<string[]> =>
  open.page
    .locator('main')
    .getByRole('button')
    .evaluateAll((all) => all.map((one) => one.textContent));
const focused = (): Promise<string | null> =>
  open.page.evaluate(() => document.activeElement!.textContent);
const spoken = (): Promise<string | null> => open.page.locator('#announcements').textContent();
const refusal = { code: 'session_ended', ...errors.session_ended } as const;

describe('the other accounts', () => {
  it('are not spoken of while there are none', async () => {
    await open.show(signedIn);
    const text = await open.page.locator('main').innerText();
    expect(text).not.toContain('Other accounts');
    expect(await buttons()).toEqual([
      'Add another account',
      'Read my profile',
      'Send 20 to Grace',
      'Write a note',
      'Sign out',
    ]);
  });

  it('are listed with name, detail and service, and buttons that say whose they are', async () => {
    await open.show(amongOthers);
    const items = open.page.getByRole('list', { name: 'Other accounts' }).getByRole('listitem');
    expect(await items.locator('.account-words').allInnerTexts()).toEqual([
      'Grace Hopper\ngrace@example.org · Example ID',
      'Ada Lovelace\nada@work.example · Work Login',
    ]);
    // The current account has the same name as the second.
    for (const whose of ['Grace Hopper', 'Ada Lovelace, ada@work.example, Work Login']) {
      expect(await button(`Switch to ${whose}`).count()).toBe(1);
      expect(await button(`Sign out ${whose}`).count()).toBe(1);
    }
  });

  it('are named by issuer and subject alone, and one call runs at a time [TX-11]', async () => {
    await open.show(amongOthers);
    await button('Switch to Grace Hopper').click();
    await button('Sign out Grace Hopper').focus();
    await open.page.keyboard.press('Enter');
    expect(await open.calls()).toEqual([
      { name: 'switchAccount', args: [{ issuer: grace.issuer, subject: grace.subject }] },
    ]);
    expect(await spoken()).toBe('Switching to Grace Hopper.');
    expect(await open.page.locator('.account [aria-disabled]').count()).toBe(4);
    await open.settle('switchAccount', { ok: false, error: refusal });
    await open.page.locator('.account:not(:has([aria-disabled]))').first().waitFor();
    await button('Sign out Grace Hopper').click();
    expect((await open.calls())[1]).toEqual({
      name: 'signOut',
      args: [{ account: { issuer: grace.issuer, subject: grace.subject } }],
    });
  });

  it('say whose switch failed and what can be done', async () => {
    await everyAccounts['accounts-switch-failed']!.play!(open);
    expect(await open.page.getByRole('alert').locator('p').allTextContents()).toEqual([
      `\u2068Grace Hopper\u2069: ${refusal.message}`,
      refusal.nextStep,
    ]);
  });

  it('lose one that is signed out: the report says whose, and the focus stays in the list', async () => {
    await open.show(amongOthers);
    await button('Sign out Grace Hopper').focus();
    await open.page.keyboard.press('Enter');
    await open.show({ ...amongOthers, otherAccounts: [adaAtWork] });
    expect(await focused()).toBe('Other accounts (1)');
    const value = { local: 'done', revocation: 'pending', endSession: 'skipped' };
    await open.settle('signOut', { ok: true, value });
    const report = open.page.getByRole('note').filter({ hasText: 'Grace Hopper' });
    await report.getByText('not ended at the sign-in service yet').waitFor();
    expect(await spoken()).toBe('\u2068Grace Hopper\u2069: Signed out here.');
    await open.show({ ...signedIn, otherAccounts: [adaAtWork] });
    await open.page.getByRole('button', { name: /^Sign out Ada/ }).focus();
    await open.show(signedIn);
    expect(await focused()).toBe('You are signed in');
  });

  it('that move up are not signed out by the second click of a double click', async () => {
    await open.show(amongOthers);
    await open.answer('signOut', { ok: false, error: refusal });
    const box = (await button('Sign out Grace Hopper').boundingBox())!;
    await open.show({ ...amongOthers, otherAccounts: [adaAtWork] });
    const next = (await open.page.getByRole('button', { name: /^Sign out Ada/ }).boundingBox())!;
    expect(Math.abs(next.y - box.y)).toBeLessThan(2);
    // Stopped, so that a busy machine cannot let the time pass.
    const pause = (list: Element) => list.getAnimations().map((one) => one.pause()).length;
    expect(await open.page.locator('.account-list').evaluate(pause)).toBe(1);
    await open.page.mouse.click(box.x + 20, box.y + 10);
    expect(await open.calls()).toEqual([]);
    await open.page.evaluate(() => document.getAnimations().forEach((one) => one.finish()));
    await open.page.mouse.click(box.x + 20, box.y + 10);
    expect((await open.calls()).map(({ name }) => name)).toEqual(['signOut']);
  });

  it('keep the focus, and a list that was opened or closed, while the session renews itself', async () => {
    await open.show(amongOthers);
    const work = 'Switch to Ada Lovelace, ada@work.example, Work Login';
    await button(work).focus();
    await open.show({
      ...amongOthers,
      connection: 'refreshing',
      otherAccounts: [adaAtWork, grace],
    });
    expect(await focused()).toBe(work);
    await open.page.getByText('Other accounts (2)').click();
    await open.show(amongOthers);
    expect(await button('Switch to Grace Hopper').count()).toBe(0);
  });

  it('are behind one stop of the keyboard when they are many', async () => {
    await everyAccounts['accounts-fifty']!.play!(open);
    expect(await button('Switch to Person 1').count()).toBe(0);
    await open.page.getByText('Other accounts (50)').focus();
    await open.page.keyboard.press('Enter');
    await button('Switch to Person 50').focus();
    const list = await open.page.locator('.account-list').boundingBox();
    const last = await button('Switch to Person 50').boundingBox();
    expect(last!.y + last!.height).toBeLessThanOrEqual(list!.y + list!.height);
    expect(list!.height).toBeLessThan(220);
  });

  it('are shown as text, whatever they are called [EL-07]', async () => {
    const attack = '<img src=x onerror="document.title=\'owned\'">';
    const named = { ...grace, name: attack, email: attack, provider: attack };
    for (const session of [
      { ...signedIn, otherAccounts: [named] },
      { ...othersStay, otherAccounts: [named] },
    ]) {
      await open.show(session);
      expect(await open.page.locator('main img').count()).toBe(0);
      expect(await open.page.locator('main').innerText()).toContain(attack);
    }
    expect(await open.complaints()).toEqual([]);
  });
});

describe('signed out while others are signed in', () => {
  it('offers to continue as each of them, and to sign in first and foremost', async () => {
    await open.show({ state: 'signedOut', reason: 'signed_out', otherAccounts: [grace] });
    expect(await open.page.locator('.sentence').textContent()).toBe(
      'Sign in with Example ID to come back, or continue with an account that is still signed in here.',
    );
    expect(await open.page.locator('.primary').innerText()).toBe('Sign in');
    expect(await spoken()).toBe('You are signed out. Other accounts are still signed in here.');
    await open.page.keyboard.press('Tab');
    expect(await focused()).toBe('Continue as Grace Hopper grace@example.org');
    await open.page.keyboard.press('Enter');
    expect(await open.calls()).toEqual([
      { name: 'switchAccount', args: [{ issuer: grace.issuer, subject: grace.subject }] },
    ]);
    await open.settle('switchAccount', { ok: false, error: refusal });
    await open.page.getByRole('alert').getByText(refusal.message).waitFor();
  });

  it('speaks of nobody else when nobody else is', async () => {
    await open.show(othersStay);
    await open.show(signedOut);
    expect(await buttons()).toEqual(['Sign in']);
  });
});

describe('several sign-in services', () => {
  it('have a button each, the default one first', async () => {
    await everyAccounts['signed-out-services']!.play!(open);
    expect(await buttons()).toEqual(['Sign in with Example ID', 'Sign in with Work Login']);
    expect(await open.page.locator('.primary').textContent()).toBe('Sign in with Example ID');
    await button('Sign in with Work Login').click();
    await button('Sign in with Example ID').focus();
    await open.page.keyboard.press('Enter');
    const first = { name: 'signIn', args: [{ provider: 'https://login.work.example' }] };
    expect(await open.calls()).toEqual([first]);
    const error = { code: 'rate_limited', ...errors.rate_limited };
    await open.settle('signIn', { ok: false, error });
    await open.page.getByRole('alert').getByText(error.message).waitFor();
    await open.page.keyboard.press('Enter');
    expect((await open.calls())[1]).toEqual({
      name: 'signIn',
      args: [{ provider: 'https://id.example' }],
    });
  });
});
