import { describe, expect, it } from 'vitest';
import { countRefused, createEventLog, createLines, createLog } from '../../../main/log/log.ts';
import { createMarker } from '../../../main/log/marks.ts';
import { describeLog } from '../../contracts/log.ts';
import { createFakeLog } from '../../fakes/fake-log.ts';

describeLog("the app's", () => {
  const lines: string[] = [];
  const log = createLog((line) => lines.push(line), createMarker(Buffer.alloc(32, 1)));
  return { log, written: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
});

describeLog('the fake', () => {
  const log = createFakeLog();
  return { log, written: () => log.events.map(({ name, fields }) => ({ event: name, ...fields })) };
});

describe('createLines', () => {
  it('gives the place that comes later what was said before, once and in order, and then each line', () => {
    const first: string[] = [];
    const later: string[] = [];
    const lines = createLines((line) => first.push(line));
    const log = createEventLog(lines.write);
    log.event('app.started');
    log.event('sign_in.started');
    expect(later).toEqual([]);
    lines.attach((line) => later.push(line));
    log.event('sign_in.done');
    expect(later).toEqual(first);
    expect(later).toHaveLength(3);
  });

  it('holds no more than a hundred lines for it', () => {
    const later: string[] = [];
    const lines = createLines(() => {});
    for (let line = 0; line < 5_000; line += 1) lines.write('x\n', 'ipc.refused');
    lines.attach((line) => later.push(line));
    expect(later).toHaveLength(100);
  });
});

describe('countRefused', () => {
  const setUp = () => {
    let now = 0;
    const log = createFakeLog();
    const refused = countRefused(log, 'ipc.refused', () => now);
    return { log, refused, pass: (ms: number) => (now += ms) };
  };

  it('tells the first of its kind and then each tenfold: 10,000 calls are five lines [LG-02, IP-07]', () => {
    const { log, refused } = setUp();
    for (let call = 0; call < 10_000; call += 1) {
      refused({ method: 'signIn', reason: 'rate_limited' });
    }
    expect(log.named('ipc.refused').map(({ count }) => count)).toEqual([1, 10, 100, 1000, 10_000]);
  });

  it('counts each kind on its own: a flood of one hides no other [LG-02]', () => {
    const { log, refused } = setUp();
    for (let call = 0; call < 500; call += 1) refused({ method: 'signIn', reason: 'rate_limited' });
    refused({ method: 'signOut', reason: 'sender' });
    expect(log.named('ipc.refused').at(-1)).toEqual({
      method: 'signOut',
      reason: 'sender',
      count: 1,
    });
  });

  it('takes one that comes ten minutes after the last of its kind for news [LG-02]', () => {
    const { log, refused, pass } = setUp();
    refused({ reason: 'path' });
    pass(9 * 60 * 1000);
    refused({ reason: 'path' });
    expect(log.named('ipc.refused')).toHaveLength(1);
    pass(10 * 60 * 1000);
    refused({ reason: 'path' });
    expect(log.named('ipc.refused').map(({ count }) => count)).toEqual([1, 1]);
  });
});
