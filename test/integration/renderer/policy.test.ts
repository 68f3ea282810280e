import { afterAll, beforeAll, expect, it } from 'vitest';
import { signedOut } from './every-state.ts';
import { pageRig } from './page-rig.ts';

let rig: Awaited<ReturnType<typeof pageRig>>;

beforeAll(async () => {
  rig = await pageRig();
});
afterAll(() => rig.close());

// What the other tests rely on when they say that a page keeps its policy.
it.each([
  ['a style attribute', 'style-src-attr', () => document.body.setAttribute('style', 'color: red')],
  ['a request', 'connect-src', () => void fetch('/index.html').catch(() => undefined)],
  [
    'markup from a string',
    'require-trusted-types-for',
    () => {
      try {
        document.body.innerHTML = '<b>text</b>';
      } catch {
        // That it throws is not the point: that it is seen is.
      }
    },
  ],
])('a breach of the policy is noticed: %s [EL-07]', async (_, directive, breach) => {
  const open = await rig.open();
  await open.show(signedOut);
  expect(await open.complaints()).toEqual([]);
  await open.page.evaluate(breach);
  await open.page.waitForFunction(() => window.fakeBridge.violations.length > 0);
  expect((await open.complaints()).join('\n')).toContain(directive);
  await open.close();
});
