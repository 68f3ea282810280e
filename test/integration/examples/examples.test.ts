import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { examples } from '../../../build/examples.ts';
import { exampleRig, type OpenExample } from './example-rig.ts';

const WITHIN = { timeout: 10_000 };

describe.each(examples)('the %s example', (name) => {
  let rig: Awaited<ReturnType<typeof exampleRig>>;
  let example: OpenExample;
  let page: Page;
  beforeAll(async () => {
    rig = await exampleRig(name);
  });
  beforeEach(async () => {
    example = await rig.open();
    ({ page } = example);
  });
  afterEach(() => example.close());
  afterAll(() => rig.close());

  const says = (role: 'status' | 'alert', text: string) =>
    page.getByRole(role).getByText(text).waitFor(WITHIN);
  const press = (button: string) => page.getByRole('button', { name: button, exact: true }).click();
  const notes = () => page.getByRole('listitem').allTextContents();

  /** Notes of the demo's API in the page; they come newest first. */
  const withNotes = () =>
    page.evaluate(() => {
      const all = [{ id: '1', text: 'Milk' }];
      let changed = Promise.withResolvers<undefined>();
      const add = (text: string) => {
        all.unshift({ id: `${all.length + 1}`, text });
        changed.resolve(undefined);
        changed = Promise.withResolvers();
      };
      Object.assign(window, { addElsewhere: add });
      window.control.answer('demo', 'GET /notes/events', () => ({
        headers: { 'content-type': 'text/event-stream' },
        body: (async function* () {
          for (;;) {
            yield `data: ${JSON.stringify({ notes: all })}\n\n`;
            await changed.promise;
          }
        })(),
      }));
      window.control.answer('demo', 'POST /notes', ({ json }) => {
        const { text } = json as { readonly text: string };
        const message = 'A note has 1 to 500 characters.';
        if (text === '') return { status: 400, json: { error: 'bad_note', message } };
        add(text);
        return { status: 201, json: all[0] };
      });
    });

  it('shows who is signed in, from the button to the end of the session', async () => {
    await withNotes();
    await says('status', 'You are not signed in.');
    await press('Sign in');
    await says('status', 'Finish the sign-in in your browser.');
    await page.evaluate(() =>
      window.control.signIn({ subject: 'ada', name: 'Ada <b>Lovelace</b>' }),
    );
    await says('status', 'Signed in as Ada <b>Lovelace</b>.');
    await page.evaluate(() => window.control.endSession());
    await says('status', 'You are not signed in.');
    await press('Sign in');
    await press('Cancel');
    await says('alert', 'The sign-in was cancelled.');
    await says('status', 'You are not signed in.');
    expect(await example.complaints()).toEqual([]);
  });

  it("lists a person's notes as they change, adds one, and says what is wrong with one", async () => {
    await withNotes();
    await page.evaluate(() => window.control.signIn());
    await page.getByText('Milk').waitFor(WITHIN);
    expect(await notes()).toEqual(['Milk']);
    await page.getByLabel('New note').fill('<img src=x>');
    await press('Add');
    await page.getByText('<img src=x>').waitFor(WITHIN);
    expect(await notes()).toEqual(['<img src=x>', 'Milk']);
    expect(await page.getByLabel('New note').inputValue()).toBe('');
    await page.evaluate(() =>
      (window as unknown as { addElsewhere: (text: string) => void }).addElsewhere('Bread'),
    );
    await page.getByText('Bread').waitFor(WITHIN);
    expect(await notes()).toEqual(['Bread', '<img src=x>', 'Milk']);
    await press('Add');
    await says('alert', 'A note has 1 to 500 characters.');
    await page.evaluate(() => window.control.fail('request', 'offline'));
    await press('Add');
    const { message, nextStep } = await page.evaluate(() =>
      (
        window as unknown as { auth: { describe: (code: string) => Record<string, string> } }
      ).auth.describe('offline'),
    );
    await says('alert', `${message} ${nextStep}`);
    await page.evaluate(() => window.control.fail('request', null));
    await press('Sign out');
    await says('status', 'You are not signed in.');
    expect(await notes()).toEqual([]);
    expect(await example.complaints()).toEqual([]);
  });

  it('says why there are no notes, goes on by itself, and shows those of the person who is there', async () => {
    await page.evaluate(() => {
      window.control.answer('demo', 'GET /notes/events', { failure: 'api_unreachable' });
      window.control.signIn();
    });
    await says('alert', 'The API cannot be reached.');
    await withNotes();
    await page.getByText('Milk').waitFor(WITHIN);
    expect(await page.getByRole('alert').textContent()).toBe('');
    await page.evaluate(() => {
      const body = `data: ${JSON.stringify({ notes: [{ id: '9', text: 'Of Grace' }] })}\n\n`;
      window.control.answer('demo', 'GET /notes/events', { body });
      window.control.signIn({ subject: 'grace', name: 'Grace Hopper' });
    });
    await says('status', 'Signed in as Grace Hopper.');
    await page.getByText('Of Grace').waitFor(WITHIN);
    expect(await notes()).toEqual(['Of Grace']);
    expect(await example.complaints()).toEqual([]);
  });
});
