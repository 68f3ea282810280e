import { afterAll, beforeAll, expect, it } from 'vitest';
import { everyScene } from './every-scene.ts';
import { pageRig } from './page-rig.ts';

let rig: Awaited<ReturnType<typeof pageRig>>;

beforeAll(async () => {
  rig = await pageRig();
});
afterAll(() => rig.close());

const problemOf = (name: string) => {
  const problem = everyScene[name]?.problem;
  if (problem === undefined) throw new Error(`no scene ${name}`);
  return problem;
};

it('names each key, what was found and what was expected, as a list', async () => {
  const problem = problemOf('problem-many-mistakes');
  const { page, close } = await rig.open({ problem });
  const items = page.locator('.keys > li');
  expect(await items.count()).toBe(problem.problems.length);
  for (const [index, { key, found, expected }] of problem.problems.entries()) {
    const item = items.nth(index);
    expect(await item.getByRole('heading').textContent()).toBe(key);
    expect(await item.getByRole('term').allTextContents()).toEqual(['Found', 'Expected']);
    expect(await item.getByRole('definition').allTextContents()).toEqual([found, expected]);
  }
  await page.getByText(problem.file).waitFor();
  await page.getByText('Close this window to quit.').waitFor();
  await close();
});

it('tells in three numbered steps how to connect an app that was never configured', async () => {
  const { page, close } = await rig.open({ problem: problemOf('problem-not-configured') });
  expect(await page.locator('ol > li').count()).toBe(3);
  expect(await page.locator('code').allTextContents()).toEqual(
    expect.arrayContaining(['http://127.0.0.1/callback', 'issuer', 'clientId', 'npm start']),
  );
  await close();
});

it('shows what was found as text, whatever was found', async () => {
  const attack = '<img src=x onerror="document.title=\'owned\'">';
  const open = await rig.open({
    problem: {
      kind: 'config_invalid',
      file: attack,
      problems: [{ key: attack, found: attack, expected: 'something else' }],
    },
  });
  expect(await open.page.locator('main img').count()).toBe(0);
  expect(await open.page.getByRole('definition').first().textContent()).toBe(attack);
  expect(await open.complaints()).toEqual([]);
  await open.close();
});
