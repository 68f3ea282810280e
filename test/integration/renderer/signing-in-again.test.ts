import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { signingInAgain } from './every-accounts.ts';
import { signedIn } from './every-state.ts';
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

const AGAIN = 'Waiting for you to sign in again in the browser';
const MORE = 'Waiting for you to allow more access in the browser';
const box = (name: string) => open.page.getByRole('region', { name });
const button = (name: string) => open.page.getByRole('button', { name, exact: true });
const spoken = () => open.page.locator('#announcements').textContent();

describe('a sign-in again', () => {
  it('says what is waited for, how long, and where to sign in, beside the view that stays in use', async () => {
    await open.show({ ...signedIn, signingInAgain });
    expect(await box(AGAIN).innerText()).toContain('Sign in with Example ID there');
    expect(await open.page.getByRole('timer').textContent()).toBe('5:00');
    await button('Read my profile').click();
    expect((await open.calls()).map(({ name }) => name)).toEqual(['request']);
    await open.show({ ...signedIn, signingInAgain: { ...signingInAgain, purpose: 'more_access' } });
    expect(await box(MORE).count()).toBe(1);
    expect(await box(AGAIN).count()).toBe(0);
    await open.show(signedIn);
    expect(await box(MORE).count()).toBe(0);
  });

  it('is cancelled, and its browser opened again, on request', async () => {
    await open.show({ ...signedIn, signingInAgain });
    await button('Open the browser again').click();
    await button('Cancel').click();
    expect((await open.calls()).map(({ name }) => name)).toEqual(['reopenBrowser', 'cancelSignIn']);
  });

  it('lets no other sign-in begin meanwhile', async () => {
    await open.show({ ...signedIn, signingInAgain });
    await button('Add another account').focus();
    await open.page.keyboard.press('Enter');
    expect(await open.calls()).toEqual([]);
    await open.show(signedIn);
    await button('Add another account').click();
    expect((await open.calls()).map(({ name }) => name)).toEqual(['signIn']);
  });

  it('is told aloud, step by step', async () => {
    const said: (string | null)[] = [];
    for (const again of [
      { ...signingInAgain, phase: 'preparing' },
      signingInAgain,
      { ...signingInAgain, purpose: 'more_access' },
    ] as const) {
      await open.show({ ...signedIn, signingInAgain: again });
      said.push(await spoken());
    }
    expect(said).toEqual([
      'Signing in again. Getting ready to open your browser.',
      'Signing in again. Continue in your browser.',
      'Allowing more access. Continue in your browser.',
    ]);
  });

  it('gives the focus back to the view when it goes with it', async () => {
    await open.show({ ...signedIn, signingInAgain });
    await button('Cancel').focus();
    await open.show(signedIn);
    const focused = await open.page.evaluate(() => document.activeElement?.textContent);
    expect(focused).toBe('You are signed in');
  });
});

describe('sending money', () => {
  it('is one call that may ask the person', async () => {
    await open.show(signedIn);
    await button('Send 20 to Grace').click();
    expect(await open.calls()).toEqual([
      {
        name: 'request',
        args: [
          {
            api: 'demo',
            method: 'POST',
            path: '/transfers',
            body: '{"to":"Grace Hopper","amount":20}',
            interactive: true,
          },
        ],
      },
    ]);
  });
});
