import { describe, expect, it } from 'vitest';
import { createEventLog } from '../../../main/log/log.ts';
import { MAX_FILE_BYTES } from '../../../main/log/kept-lines.ts';
import { thinned } from '../../../main/log/thinning.ts';
import type { EventName } from '../../../main/ports.ts';

const HOUR = 60 * 60 * 1000;

function setUp() {
  let now = 0;
  const lines: string[] = [];
  const log = createEventLog(
    thinned(
      (line) => lines.push(line),
      () => now,
    ),
  );
  const named = (event: EventName) =>
    lines.flatMap((line) => {
      const read = JSON.parse(line) as { event: string; count?: number; reason?: string };
      return read.event === event ? [read] : [];
    });
  return { log, lines, named, pass: (ms: number) => (now += ms) };
}

describe('thinned lines', () => {
  it('leave what is usual as it is', () => {
    const { log, lines, pass } = setUp();
    for (let minute = 0; minute < 24 * 60; minute += 5) {
      log.event('refresh.sent');
      log.event('refresh.done');
      pass(5 * 60 * 1000);
    }
    expect(lines).toHaveLength((2 * 24 * 60) / 5);
  });

  it('of one event are a hundred and then one a minute; what is left out is counted [LG-02]', () => {
    const { log, named, pass } = setUp();
    for (let second = 0; second < 3600; second += 1) {
      log.event('sign_in.started');
      pass(1000);
    }
    expect(named('sign_in.started').length).toBeLessThanOrEqual(161);
    expect(named('log.thinned')).toMatchObject(
      [1, 10, 100, 1000].map((count) => ({ reason: 'sign_in.started', count })),
    );
  });

  it('keep the evidence: a page that does all it can for eight hours turns over less than one file [LG-02]', () => {
    const { log, lines, pass } = setUp();
    const byPage: readonly EventName[] = [
      'sign_in.started',
      'sign_in.cancelled',
      'sign_in.failed',
      'ipc.refused',
      'api.unauthorized',
      'refresh.sent',
      'refresh.failed',
    ];
    for (let second = 0; second < 8 * 3600; second += 1) {
      for (const event of byPage) log.event(event, { code: 'sign_in_cancelled' });
      pass(1000);
    }
    expect(lines.join('').length).toBeLessThan(MAX_FILE_BYTES);
  });

  it('count anew after it was quiet, and events do not count for each other', () => {
    const { log, named, pass } = setUp();
    for (let time = 0; time < 150; time += 1) log.event('ipc.refused');
    log.event('refresh.done');
    expect(named('refresh.done')).toHaveLength(1);
    pass(2 * HOUR);
    for (let time = 0; time < 101; time += 1) log.event('ipc.refused');
    expect(named('log.thinned').map(({ count }) => count)).toEqual([1, 10, 1]);
  });
});
