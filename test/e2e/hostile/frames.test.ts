import { join } from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { methods } from '../../../preload/contract.ts';
import { until } from '../../rig/until.ts';
import { call, type PageWindow } from '../support/page-calls.ts';
import { expect, expectUnharmed, startHostile, test } from './kit.ts';

const CARELESS = join(import.meta.dirname, 'staged/careless.cjs');

/** Calls everything there is, streams too; the codes of the answers, each once. */
function callAll(frame: Frame | Page): Promise<string[]> {
  return frame.evaluate(
    async ([names, request]) => {
      const { auth } = window as unknown as PageWindow;
      const all = auth as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
      const answers = await Promise.all([
        ...names.map((name) => all[name]?.(name === 'request' ? request : undefined)),
        auth.openRequest(request).head,
      ]);
      const codes = answers.map((answer) => {
        const { ok, error } = answer as { ok: boolean; error?: { code: string } };
        return ok ? 'ok' : (error?.code ?? 'nothing');
      });
      return [...new Set(codes)];
    },
    [Object.keys(methods), { api: 'demo', method: 'GET', path: '/profile' }] as const,
  );
}

/** Puts frames into the page, each of another kind of document. */
async function addFrames(page: Page): Promise<Frame[]> {
  await page.evaluate(() => {
    const frame = (attributes: Readonly<Record<string, string>>) => {
      const element = document.createElement('iframe');
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      document.body.append(element);
      return element;
    };
    frame({ name: 'empty' });
    frame({ name: 'blank', src: 'about:blank' });
    frame({ name: 'written', srcdoc: '<p>framed</p>' });
    frame({ name: 'sandboxed', sandbox: 'allow-scripts', srcdoc: '<p>framed</p>' });
    frame({ name: 'blob', src: URL.createObjectURL(new Blob(['<p>x'], { type: 'text/html' })) });
    frame({ name: 'data', src: 'data:text/html,<p>framed' });
    frame({ name: 'own', src: location.href });
    frame({ name: 'other', src: 'app://shell/index.html' });
  });
  return page.frames().filter((frame) => frame.parentFrame() !== null);
}

test('a frame in a window of the app is refused everything, also where somebody forgot to keep the bridge from frames [EL-02, EL-14]', async ({
  demo,
  desktop,
}) => {
  const hostile = await startHostile(demo, desktop, [CARELESS]);
  const evil = await hostile.open();
  const devtools = await evil.context().newCDPSession(evil);
  await devtools.send('Page.setBypassCSP', { enabled: true });
  await evil.reload();
  const frames = await addFrames(evil);
  const hasBridge = (frame: Frame) => frame.evaluate(() => 'auth' in window).catch(() => false);
  const withBridge = await until(
    async () => {
      const found: Frame[] = [];
      for (const frame of frames) if (await hasBridge(frame)) found.push(frame);
      return found.length >= 4 ? found : null;
    },
    { what: 'frames with a bridge' },
  );
  for (const frame of withBridge) {
    expect([frame.name(), await callAll(frame)]).toEqual([frame.name(), ['sender_refused']]);
  }
  expect(withBridge.map((frame) => frame.name())).toEqual(expect.arrayContaining(['written']));
  expect(await call(evil, 'getGrants')).toMatchObject({ ok: true });
  await devtools.detach();
  await expectUnharmed(hostile);
  await hostile.stop();
});

test("a page that gives itself another page's address is refused, and heard again at its own [EL-14, IP-05]", async ({
  evil,
}) => {
  for (const path of ['/index.html', '/problem.html', '/evil.html/', '/EVIL.html', '/']) {
    await evil.evaluate((address) => {
      history.pushState(null, '', address);
    }, path);
    expect([path, await callAll(evil)]).toEqual([path, ['sender_refused']]);
  }
  await evil.evaluate(() => {
    history.pushState(null, '', '/evil.html?as=main#/index.html');
  });
  expect(await call(evil, 'getGrants')).toMatchObject({ ok: true, value: { window: 'evil' } });
});
