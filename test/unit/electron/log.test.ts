import { describe, expect, it } from 'vitest';
import { createLog, logLine } from '../../../main/electron/log.ts';
import type { LogFields } from '../../../main/ports.ts';
import { describeLog } from '../../contracts/log.ts';
import { createFakeLog } from '../../fakes/fake-log.ts';

const AT = new Date(Date.UTC(2026, 0, 2, 3, 4, 5));

describeLog("the app's", () => {
  const lines: string[] = [];
  const log = createLog((line) => lines.push(line));
  return { log, written: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
});

describeLog('the fake', () => {
  const log = createFakeLog();
  return { log, written: () => log.events.map(({ name, fields }) => ({ event: name, ...fields })) };
});

describe('logLine', () => {
  it('is one line of JSON with the time of the event [LG-01]', () => {
    expect(logLine(AT, 'ipc.refused', { method: 'signIn' })).toBe(
      '{"at":"2026-01-02T03:04:05.000Z","event":"ipc.refused","method":"signIn"}',
    );
  });

  it.each([
    ['a JSON Web Token', 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJlLWNhbmFyeQ'],
    ['a long token', 'canary'.repeat(7)],
    ['a URL', 'https://idp.test/?code=canary'],
    ['a sentence', 'canary said the server'],
    ['a line break', 'canary\n{"event":"forged"}'],
    ['markup', '<canary>'],
    ['nothing', ''],
  ])('leaves out a text field that holds %s [LG-01]', (_what, text) => {
    const fields: LogFields = { code: text, phase: text, outcome: text };
    const more: LogFields = { reason: text, method: text, api: text };
    const line = logLine(AT, 'event', { ...fields, ...more });
    expect(JSON.parse(line)).toEqual({ at: AT.toISOString(), event: 'event' });
    expect(line.split('\n')).toHaveLength(1);
  });

  it('leaves out fields that nobody allowed, and numbers that are none [LG-01]', () => {
    const fields = {
      token: 'canary',
      error: new Error('canary'),
      status: NaN,
      ms: Infinity,
      count: 0,
    };
    expect(JSON.parse(logLine(AT, 'event', fields as LogFields))).toEqual({
      at: AT.toISOString(),
      event: 'event',
      count: 0,
    });
  });
});
