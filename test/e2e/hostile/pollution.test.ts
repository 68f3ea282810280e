import type { MethodName } from '../../../preload/contract.ts';
import { until } from '../../rig/until.ts';
import { sessionOf } from '../support/page-calls.ts';
import { expect, expectUnharmed, staged, test } from './kit.ts';
import { wrongWith, wrongWithNews } from './reply-schemas.ts';

/** What the page found out; see `staged/pollution.js`. */
interface Report {
  readonly before: Readonly<Record<string, unknown>>;
  readonly meanwhile: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
  readonly late: readonly unknown[];
  readonly heard: readonly unknown[];
  readonly stolen: readonly string[];
  readonly isPoisoned: readonly unknown[];
}

/** Calls that are named otherwise than their method. */
const METHODS: Readonly<Record<string, MethodName>> = { refused: 'request', empty: 'request' };

test('a page that spoils every prototype, symbol and stack before, during and after its calls gets the same answers and sees nothing of the bridge [EL-03, EL-17, IP-06]', async ({
  hostile,
}) => {
  const honest = await sessionOf(hostile.honest);
  const evil = await hostile.open(await staged('pollution.js'));
  // Not by `evaluate`, which would work with what is spoilt.
  const devtools = await evil.context().newCDPSession(evil);
  const text = await until(async () => {
    const { result } = await devtools.send('Runtime.evaluate', { expression: 'window.report' });
    return typeof result.value === 'string' ? result.value : null;
  });
  const report = JSON.parse(text) as Report;
  expect(report).not.toHaveProperty('failed');
  const { before, meanwhile, after, late, heard, stolen, isPoisoned } = report;
  // It was spoilt indeed, and the thief was awake.
  expect(isPoisoned).toEqual(['poison', 'poison', false]);
  expect(stolen).toEqual(['Array.indexOf: auth:control']);

  expect(before['getSession']).toEqual({ ok: true, value: honest });
  expect(before['request']).toMatchObject({ ok: true, value: { status: 200 } });
  expect(meanwhile).toEqual(before);
  expect(late).toEqual([before['getSession'], before['refused']]);
  const { getGrants, narrowGrants, ...others } = before;
  expect(after).toMatchObject(others);
  expect(heard).toHaveLength(1);
  expect(wrongWithNews('grants', heard[0])).toBeNull();
  expect(after['getGrants']).toEqual({ ok: true, value: heard[0] });
  expect([getGrants, narrowGrants]).toEqual([narrowGrants, getGrants]);
  for (const [name, answer] of Object.entries(after)) {
    if (name === 'described') continue;
    expect(wrongWith(METHODS[name] ?? (name as MethodName), answer, 'page')).toBeNull();
  }
  await evil.close();
  await expectUnharmed(hostile);
  expect(await sessionOf(hostile.honest)).toEqual(honest);
});
