import { setTimeout as delay } from 'node:timers/promises';
import { signInAndAllow } from '../../rig/person.ts';
import { screenOf } from '../../rig/screen.ts';
import type { SeenRequest } from '../../rig/demo-process.ts';
import { expect, test } from '../support/fixtures.ts';
import { requestText } from '../support/page-calls.ts';
import { signIn } from '../support/signing-in.ts';

/** An answer that comes sooner does not count: nobody can have read the question. */
const READING_MS = 600;

test("main's own question on a real screen: Enter and Escape do nothing, and who goes to the other button sends it [IP-05, SU-01]", async ({
  start,
  desktop,
  demo,
}) => {
  const app = await start();
  await signIn(app, desktop);
  const screen = screenOf(desktop);
  /** Asks, and presses keys when the question is there. */
  const ask = async (...keys: readonly string[]) => {
    const answer = requestText(app.page, {
      api: 'demo',
      method: 'POST',
      path: '/transfers',
      body: '{"to":"Grace Hopper","amount":20}',
      interactive: true,
    });
    await screen.dialog();
    await delay(READING_MS);
    // Not the one before, which was about to go.
    await screen.dialog();
    await screen.press(...keys);
    return { answer };
  };
  const sent = async () => {
    const requests = await demo.controlGet<SeenRequest[]>('/requests');
    return requests.filter(({ server, path }) => server === 'api' && path === '/transfers').length;
  };
  for (const key of ['Return', 'Escape', 'space']) {
    const { answer } = await ask(key);
    expect([key, await answer]).toMatchObject([
      key,
      { ok: false, error: { code: 'not_confirmed' } },
    ]);
  }
  expect([await sent(), await desktop.browser.opened()]).toEqual([0, 1]);

  const allowed = await ask('Tab', 'Return');
  const browser = await desktop.browser.attach(2);
  await signInAndAllow(browser.page);
  expect(await allowed.answer).toMatchObject({ ok: true, value: { status: 201 } });
  await browser.close();
  const confirmed = await ask('Tab', 'Return');
  expect(await confirmed.answer).toMatchObject({ ok: true, value: { status: 201 } });
  expect([await sent(), await desktop.browser.opened()]).toEqual([2, 2]);
});
