import { describe, expect, it } from 'vitest';
import { request } from '../../rig/raw-http.ts';
import { expectUnharmed, findsOut, holds, type Attack } from './attack.ts';
import { CALLBACK, EXPECTED, PATH } from './attacked.ts';

const { state } = EXPECTED;

const FORGED = [
  '',
  'code=forged',
  'error=access_denied',
  'error=access_denied&state=',
  'error=access_denied&state=forged',
  'code=forged&state=forged',
  `code=forged&state=${state.slice(0, -1)}`,
  `code=forged&state=${state}x`,
  `code=forged&state=%20${state}`,
  `error=access_denied&state=${state.toUpperCase()}`,
  `code=forged&STATE=${state}`,
  `code=forged&state=forged&state=${state}`,
  `code=forged&state=${state}&state=forged`,
  `code=forged&state[]=${state}`,
  `code=forged;state=${state}`,
  `code=forged#state=${state}`,
  'code=forged&state=%00',
  `code=forged&__proto__[state]=${state}`,
  `state=${'s'.repeat(8_000)}&code=forged`,
  'code=%E0%A4%A&state=%',
];

describe('forged callbacks', () => {
  const attack: Attack = async (target) => {
    for (let index = 0; index < 100; index += 1) {
      const { status } = await request(target.port, `${PATH}?${FORGED[index % FORGED.length]}`);
      expect(status, 'a forged callback is answered as not ours').toBe(400);
    }
    await expectUnharmed(target);
  };
  it('end nothing when a hundred of them come from another process [LB-06]', () => holds(attack));
  it.each([
    ['takes any state', 'a forged callback is answered as not ours'],
    ['compares the beginning of the state', 'a forged callback is answered as not ours'],
    ['takes the last state of several', 'a forged callback is answered as not ours'],
    ['reads the error before the state', 'a forged callback is answered as not ours'],
    ['ends with the first wrong answer', 'the genuine callback gets through'],
    ['throws when an answer is wrong', 'nothing fails with nobody to catch it'],
  ])('find out a listener that %s [LB-06]', (mistake, words) => findsOut(attack, mistake, words));
});

describe('replays', () => {
  const attack: Attack = async (target) => {
    expect((await request(target.port, CALLBACK)).status, 'the first is sent on').toBe(303);
    const other = `${PATH}?state=${state}&code=another-code`;
    for (const again of [CALLBACK, other, `${PATH}?error=access_denied&state=${state}`]) {
      expect((await request(target.port, again)).status, 'a replay is told off').toBe(409);
    }
    const { taken, judged } = await target.news();
    expect(taken, 'one answer is taken').toEqual(['code the-code']);
    expect(judged, 'one answer is judged').toBe(1);
  };
  it('of a used callback are told off, and change nothing [LB-08]', () => holds(attack));
  it.each([
    ['takes a callback again', 'a replay is told off'],
    ['marks a callback as used too late', 'a replay is told off'],
  ])('find out a listener that %s [LB-08]', (mistake, words) => findsOut(attack, mistake, words));
});

describe('fifty genuine callbacks at the same time', () => {
  const attack: Attack = async (target) => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => request(target.port, CALLBACK)),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses, 'one of them is sent on').toEqual([303, ...Array<number>(49).fill(409)]);
    expect((await target.news()).judged, 'one of them is judged').toBe(1);
  };
  it('are one [LB-08]', () => holds(attack));
  it.each([
    ['takes a callback again', 'one of them is sent on'],
    ['marks a callback as used too late', 'one of them is sent on'],
  ])('find out a listener that %s [LB-08]', (mistake, words) => findsOut(attack, mistake, words));
});
