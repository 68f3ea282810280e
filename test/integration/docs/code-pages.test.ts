import { afterAll, beforeAll, expect, it } from 'vitest';
import { errors } from '../../../preload/errors.ts';
import { codeRig } from './code-pages.ts';

let rig: Awaited<ReturnType<typeof codeRig>>;

beforeAll(async () => {
  rig = await codeRig();
});
afterAll(() => rig.close());

const sentence = (code: keyof typeof errors) => `${errors[code].message} ${errors[code].nextStep}`;

/** What each page's code does, when it is run; a page without an entry is told. */
const scenarios: Record<string, () => Promise<void>> = {
  'README.md': async () => {
    const code = await rig.run('README.md', () => {
      window.control.answer('demo', 'GET /profile', { json: { name: 'Ada' } });
    });
    await expect.poll(code.calls).toContainEqual({ name: 'signIn', args: [] });
    const said = code.page.waitForEvent('console');
    await code.page.evaluate(() => window.control.signIn());
    expect(await (await said).args()[0]?.jsonValue()).toEqual({ name: 'Ada' });
    expect(await code.complaints()).toEqual([]);
  },

  'docs/ipc-api.md': async () => {
    const code = await rig.run('docs/ipc-api.md', () => {
      window.control.answer('demo', 'GET /profile', { json: { name: 'Ada' } });
    });
    const text = () => code.page.textContent('#text');
    await code.page.click('#sign-in');
    await code.page.evaluate(() => window.control.failSignIn('access_denied'));
    await expect.poll(text).toBe(sentence('access_denied'));
    await code.page.click('#sign-in');
    await code.page.evaluate(() => window.control.signIn());
    await expect.poll(text).toBe('{"name":"Ada"}');
    expect(await code.complaints()).toEqual([]);
  },

  'docs/tasks/call-an-api.md': async () => {
    const code = await rig.run('docs/tasks/call-an-api.md', () => {
      const notes = [{ id: '1', text: '<b>Milk</b>' }];
      window.control.signIn();
      window.control.answer('notes', 'GET /notes', () => ({ json: { notes } }));
      window.control.answer('notes', 'POST /notes', ({ json }) => {
        const { text } = json as { text: string };
        if (text === 'bad') return { status: 400, json: { message: 'Not that one.' } };
        notes.push({ id: '2', text });
        return { status: 201, json: notes.at(-1) };
      });
    });
    const { page } = code;
    await expect.poll(() => page.textContent('#notes')).toBe('<b>Milk</b>');
    const add = async (text: string) => {
      await page.fill('input', text);
      await page.click('button');
    };
    await add('Tea');
    await expect.poll(() => page.locator('li').allTextContents()).toEqual(['<b>Milk</b>', 'Tea']);
    await add('bad');
    await expect.poll(() => page.textContent('#problem')).toBe('Not that one.');
    await page.evaluate(() => {
      window.control.answer('notes', 'POST /notes', { failure: 'api_unreachable' });
    });
    await add('Tea');
    await expect.poll(() => page.textContent('#problem')).toBe(sentence('api_unreachable'));
    expect(await code.complaints()).toEqual([]);
  },

  'docs/tasks/show-who-is-signed-in.md': async () => {
    const code = await rig.run('docs/tasks/show-who-is-signed-in.md');
    const { page } = code;
    const who = () => page.textContent('#who');
    await expect.poll(who).toBe('Nobody is signed in.');
    await page.click('#sign-in');
    await expect.poll(who).toBe('Finish signing in in your browser.');
    await page.evaluate(() => window.control.failSignIn('access_denied'));
    await expect.poll(who).toBe(errors.access_denied.message);
    await page.click('#sign-in');
    await page.evaluate(() => window.control.signIn({ subject: 'ada', name: '<b>Ada</b>' }));
    await expect.poll(who).toBe('<b>Ada</b>');
    expect(await page.locator('#sign-in').isVisible()).toBe(false);
    await page.evaluate(() => {
      window.control.show({ state: 'storeBlocked', problem: 'store_locked' });
    });
    await expect.poll(who).toBe(errors.store_locked.message);
    await page.evaluate(() => window.control.signIn({ subject: 'ada' }));
    await expect.poll(who).toBe('ada');
    await page.click('#sign-out');
    await expect.poll(who).toBe('Nobody is signed in.');
    expect(await code.complaints()).toEqual([]);
  },

  'docs/tasks/several-accounts.md': async () => {
    const code = await rig.run('docs/tasks/several-accounts.md', () => {
      window.control.signIn({
        subject: 'grace',
        name: '<b>Grace</b>',
        email: 'grace@example.test',
      });
      window.control.signIn({ subject: 'ada', name: 'Ada' });
    });
    const { page } = code;
    const menu = () => page.locator('option').allTextContents();
    const grace = '<b>Grace</b>, grace@example.test, Example ID';
    await expect.poll(menu).toEqual(['Switch to…', grace]);
    await page.selectOption('#accounts', grace);
    await expect.poll(menu).toEqual(['Switch to…', 'Ada, Example ID']);
    await page.evaluate(() => window.control.fail('switchAccount', 'session_missing'));
    await page.selectOption('#accounts', 'Ada, Example ID');
    const problem = () => page.textContent('#problem');
    await expect.poll(problem).toBe(sentence('session_missing'));
    await page.click('#add');
    await page.evaluate(() => window.control.failSignIn('access_denied'));
    await expect.poll(problem).toBe(errors.access_denied.message);
    await page.click('#add');
    await page.evaluate(() => window.control.signIn({ subject: 'alan', name: 'Alan' }));
    await expect.poll(menu).toEqual(['Switch to…', grace, 'Ada, Example ID']);
    expect(await code.complaints()).toEqual([]);
  },

  'docs/tasks/require-a-fresh-sign-in.md': async () => {
    const code = await rig.run('docs/tasks/require-a-fresh-sign-in.md', () => {
      const sent: unknown[] = [];
      window.control.signIn({ subject: 'ada', name: 'Ada' });
      window.control.answer('bank', 'POST /transfers', ({ json }) => {
        sent.push(json);
        return { status: 201, json: { id: `${sent.length}` } };
      });
    });
    const { page } = code;
    const result = () => page.textContent('#result');
    const waits = () => page.locator('#waiting').isVisible();
    const send = async () => {
      await page.fill('input[name=to]', 'Grace');
      await page.fill('input[name=amount]', '20');
      await page.click('form button');
    };
    await page.evaluate(() => window.control.confirm(false));
    await send();
    await expect.poll(result).toBe(sentence('not_confirmed'));
    expect(await waits()).toBe(false);
    await page.evaluate(() => {
      window.control.confirm(({ title, fields }) => {
        document.title = `${title}: ${fields.join()}`;
        return true;
      });
    });
    await send();
    await expect.poll(waits).toBe(true);
    await page.click('#cancel');
    await expect.poll(result).toBe(sentence('sign_in_cancelled'));
    expect(await waits()).toBe(false);
    await send();
    await expect.poll(waits).toBe(true);
    await page.evaluate(() => window.control.signIn({ subject: 'grace' }));
    await expect.poll(result).toBe(sentence('wrong_account'));
    await send();
    await expect.poll(waits).toBe(true);
    await page.evaluate(() => window.control.signIn({ subject: 'ada', name: 'Ada' }));
    await expect.poll(result).toBe('Sent, reference 1.');
    expect(await page.title()).toBe('Send money: to,Grace,amount,20');
    // Allowed, and proved, a moment ago.
    await send();
    await expect.poll(result).toBe('Sent, reference 2.');
    expect(await waits()).toBe(false);
    expect(await code.complaints()).toEqual([]);
  },

  'docs/tasks/large-answers-and-events.md': async () => {
    const code = await rig.run('docs/tasks/large-answers-and-events.md', () => {
      const line = 'one line of the report\n';
      let connections = 0;
      window.control.signIn();
      window.control.answer('reports', 'GET /exports/{year}', ({ params }) =>
        params['year'] === '2026'
          ? { body: line.repeat(20_000), headers: { 'content-length': `${line.length * 20_000}` } }
          : { status: 404 },
      );
      window.control.answer('reports', 'GET /events', ({ signal }) => {
        connections += 1;
        // The first connection breaks.
        if (connections === 2) return { failure: 'api_unreachable' };
        const number = connections;
        return {
          body: (async function* () {
            yield `data: <b>event ${number}</b>\n\n`;
            if (number === 1) return;
            await new Promise((_resolve, reject) => {
              signal.addEventListener('abort', () => reject(new Error('over')));
            });
          })(),
        };
      });
    });
    const { page } = code;
    const listed = () => page.locator('li').allTextContents();
    await expect.poll(listed).toEqual(['<b>event 1</b>']);
    const problem = () => page.textContent('#problem');
    const oneMore = async () => {
      await page.clock.fastForward(3000);
      return problem();
    };
    await expect.poll(oneMore).toBe(sentence('api_unreachable'));
    await expect.poll(oneMore).toBe('');
    await expect.poll(listed).toEqual(['<b>event 1</b>', '<b>event 3</b>']);
    await page.click('#download');
    await expect.poll(() => page.textContent('#lines')).toBe('20000');
    await page.click('#stop');
    await page.click('#download');
    await expect.poll(problem).toBe(sentence('request_aborted'));
    expect(await listed()).toHaveLength(2);
    expect(await code.complaints()).toEqual([]);
  },
};

/** Run in Electron, by tests in test/e2e: api/api-page, grants/grants-page, sensitive/transfer. */
const ELSEWHERE = [
  'docs/api-calls.md',
  'docs/tasks/give-a-second-window-less.md',
  'docs/sensitive-operations.md',
];

it('every page that has code is run', () => {
  expect([...Object.keys(scenarios), ...ELSEWHERE].sort()).toEqual([...rig.files].sort());
});

it.each(Object.keys(scenarios))('the code of %s does what the page says', async (file) => {
  await scenarios[file]?.();
});
