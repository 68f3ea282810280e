import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { errors } from '../../../preload/errors.ts';
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
  await open.show(signedIn);
});
afterEach(() => open.close());

const json = (status: number, body: string): unknown => ({
  ok: true,
  value: { status, headers: { 'content-type': 'application/json' }, body },
});
const pressed = (name: string): Promise<void> => open.page.getByRole('button', { name }).click();

describe('signed in', () => {
  it('shows who, where, since when and how the session is', async () => {
    const text = await open.page.locator('main').innerText();
    for (const words of ['Ada Lovelace', 'ada@example.org', 'Example ID', '11:05', '14:04:48']) {
      expect(text).toContain(words);
    }
    expect(text).toContain('Online');
    await open.show({ ...signedIn, connection: 'store_locked' });
    await open.page.getByText('unlock the password store', { exact: false }).first().waitFor();
  });

  it.each([
    ['store_locked', 'unlock it'],
    ['store_denied', 'allow this app'],
    ['store_unavailable', 'start one'],
    ['nothing_to_keep', 'offline_access'],
  ] as const)('says how to stay signed in when there is %s', async (problem, step) => {
    await open.show({ ...signedIn, persistence: { kind: 'memory_only', problem } });
    const notice = await open.page.getByRole('note').innerText();
    expect(notice).toContain('You are signed in for this run only');
    expect(notice).toContain(step);
    await open.show(signedIn);
    expect(await open.page.getByRole('note').count()).toBe(0);
  });

  it('says that the clocks do not agree, as long as they do not [RT-16]', async () => {
    await open.show({ ...signedIn, clockOffset: -26 * 60 * 60 * 1000 });
    const words = await open.page.getByRole('note').innerText();
    expect(words).toContain("about 1 day ahead of the sign-in service's");
    expect(words).toContain('Check the date, time and time zone');
    await open.show(signedIn);
    expect(await open.page.getByRole('note').count()).toBe(0);
  });

  it('signs out, and shows the failure when it could not', async () => {
    const error = { code: 'internal', ...errors.internal };
    await open.answer('signOut', { ok: false, error });
    await pressed('Sign out');
    await open.page.getByRole('alert').getByText(errors.internal.message).waitFor();
    expect(await open.calls()).toEqual([{ name: 'signOut', args: [] }]);
  });
});

describe('the API panel', () => {
  it('names an API, a method and a path, never a URL [IP-05]', async () => {
    await open.answer('request', json(200, '{}'));
    await pressed('Read my profile');
    await open.page.getByLabel('Note', { exact: true }).fill('  buy milk ');
    await pressed('Write a note');
    expect(await open.calls()).toEqual([
      { name: 'request', args: [{ api: 'demo', method: 'GET', path: '/profile' }] },
      {
        name: 'request',
        args: [{ api: 'demo', method: 'POST', path: '/notes', body: '{"text":"buy milk"}' }],
      },
    ]);
  });

  it('writes the note on Enter, and asks for words when there are none', async () => {
    await open.answer('request', json(201, '{"id":1}'));
    const note = open.page.getByLabel('Note', { exact: true });
    await note.press('Enter');
    await open.page.getByText('The note is empty.', { exact: true }).first().waitFor();
    expect(await open.calls()).toEqual([]);
    await note.fill('milk');
    await note.press('Enter');
    await open.page.getByText('201 Created', { exact: true }).waitFor();
    expect((await open.calls()).length).toBe(1);
  });

  it('leaves the Enter that picks a character in an input method alone', async () => {
    const note = open.page.getByLabel('Note', { exact: true });
    await note.fill('牛乳');
    await note.dispatchEvent('keydown', { key: 'Enter', isComposing: true });
    expect(await open.calls()).toEqual([]);
  });

  it('shows the answer, indented, and an answer that is no success as such', async () => {
    await open.answer('request', json(200, '{"name":"Ada","tags":["a"]}'));
    await pressed('Read my profile');
    await open.page.getByText('200 OK', { exact: true }).waitFor();
    expect(await open.page.locator('pre').textContent()).toBe(
      '{\n  "name": "Ada",\n  "tags": [\n    "a"\n  ]\n}',
    );
    await open.answer('request', json(403, '{"error":"insufficient_scope"}'));
    await pressed('Read my profile');
    await open.page.getByText('403 Not allowed', { exact: true }).waitFor();
    expect(await open.page.locator('.answer-status').getAttribute('data-outcome')).toBe('bad');
  });

  it('runs one call at a time', async () => {
    await pressed('Read my profile');
    await open.page.getByText('Asking the API…').waitFor();
    await open.page.getByRole('button', { name: 'Write a note' }).focus();
    await open.page.getByLabel('Note', { exact: true }).fill('milk');
    await open.page.keyboard.press('Enter');
    expect((await open.calls()).length).toBe(1);
    await open.settle('request', json(204, ''));
    await open.page.getByText('204 No content', { exact: true }).waitFor();
    expect(await open.page.locator('[aria-disabled]').count()).toBe(0);
  });

  it('keeps the answer and its scroll place while the session renews itself', async () => {
    await open.answer('request', json(200, JSON.stringify(Array.from({ length: 99 }, String))));
    await pressed('Read my profile');
    await open.page.getByText('200 OK', { exact: true }).waitFor();
    await open.page.locator('pre').evaluate((pre) => (pre.scrollTop = 120));
    await open.show({ ...signedIn, connection: 'refreshing' });
    expect(await open.page.locator('pre').evaluate((pre) => pre.scrollTop)).toBe(120);
  });
});

describe('hostile text', () => {
  const attack = '<img src=x onerror="document.title=\'owned\'">';

  it('is shown as text, wherever it comes from [EL-07]', async () => {
    await open.show({
      ...signedIn,
      provider: attack,
      account: { ...signedIn.account, name: attack, email: attack },
    });
    await open.answer('request', json(200, JSON.stringify({ name: attack })));
    await pressed('Read my profile');
    await open.page.getByText('200 OK', { exact: true }).waitFor();
    expect(await open.page.locator('main img').count()).toBe(0);
    expect(await open.page.locator('.name').textContent()).toBe(attack);
    expect(await open.page.title()).toBe('Auth Shell');
    expect(await open.complaints()).toEqual([]);
  });

  it.each([
    ['10 KB without a blank', 'W'.repeat(10_240)],
    ['10 KB of words', 'Ada '.repeat(2560)],
    ['a thousand stacked marks', `A${'\u0301'.repeat(1000)}da`],
    ['a right-to-left override', '\u202Efdp.exe\u202E Lovelace'],
    ['line breaks', 'Ada\n\n\nLovelace\u2028\u2029'],
    ['Arabic', 'آدا لوفلايس'],
  ])('does not break the layout: %s', async (_, name) => {
    const boxes = async (): Promise<unknown> => [
      await open.page.locator('.card').boundingBox(),
      await open.page.getByRole('button', { name: 'Sign out', exact: true }).boundingBox(),
      await open.page.locator('.facts').boundingBox(),
    ];
    const before = await boxes();
    await open.show({
      ...signedIn,
      provider: name,
      account: { ...signedIn.account, name, email: name },
    });
    expect(await boxes()).toEqual(before);
    expect(await open.page.locator('main').innerText()).not.toMatch(/[\u202A-\u202E]/);
    const wide = await open.page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(960);
  });
});
