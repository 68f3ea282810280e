import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLine } from '../../../main/log/activity.ts';
import { allowedFields, logLine } from '../../../main/log/line.ts';
import type { LogFields } from '../../../main/ports.ts';
import { errors } from '../../../preload/errors.ts';
import { events, type EventName } from '../../../preload/events.ts';

const AT = new Date(Date.UTC(2026, 0, 2, 3, 4, 5));
const TEXT_FIELDS = [
  'code',
  'phase',
  'outcome',
  'reason',
  'method',
  'api',
  'window',
  'version',
  'token',
];

const inEveryField = (value: unknown) =>
  Object.fromEntries(
    [...TEXT_FIELDS, 'status', 'ms', 'count', 'cause', 'error', 'sub'].map((name) => [name, value]),
  ) as LogFields;

describe('logLine', () => {
  it('is one line of JSON with the time of the event [LG-01]', () => {
    expect(logLine(AT, 'ipc.refused', { method: 'signIn' })).toBe(
      '{"at":"2026-01-02T03:04:05.000Z","event":"ipc.refused","method":"signIn"}',
    );
  });

  it.each([
    ['a JSON Web Token', 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJlLWNhbmFyeQ'],
    ['a long token', 'canary'.repeat(7)],
    ['a short token', 'V1StGXR8Z5jdHi6BmyT'],
    ['an upper-case code', 'SplxlOBeZQQYbYS'],
    ['a URL', 'https://idp.test/?code=canary'],
    ['a sentence', 'canary said the server'],
    ['a line break', 'canary\n{"event":"forged"}'],
    ['an address', 'ada@example.org'],
    ['a subject', '248289761001'],
    ['markup', '<canary>'],
    ['nothing', ''],
    ['an error', new Error('canary')],
    ['a list', ['offline']],
  ])('leaves out a field that holds %s [LG-01]', (_what, value) => {
    const line = logLine(AT, 'refresh.failed', inEveryField(value));
    expect(JSON.parse(line)).toEqual({ at: AT.toISOString(), event: 'refresh.failed' });
    expect(line.split('\n')).toHaveLength(1);
  });

  it('no field can carry a secret of 16 random bytes or more, however it is written [LG-01]', () => {
    const encodings = ['base64', 'base64url', 'hex', 'latin1'] as const;
    fc.assert(
      fc.property(
        fc.integer({ min: 16, max: 96 }),
        fc.constantFrom(...encodings),
        fc.boolean(),
        (length, encoding, alone) => {
          const secret = randomBytes(length).toString(encoding);
          const line = logLine(AT, 'refresh.failed', inEveryField(alone ? secret : `a ${secret}`));
          expect(line).not.toContain(secret);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('no text at all makes a second line or another event of it, nor is longer than 40 characters [LG-01]', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(...TEXT_FIELDS), (text, field) => {
        const line = logLine(AT, 'refresh.failed', { [field]: text });
        expect(line.split('\n')).toHaveLength(1);
        const read = JSON.parse(line) as Record<string, unknown>;
        expect(read).toMatchObject({ at: AT.toISOString(), event: 'refresh.failed' });
        expect((read[field] as string | undefined)?.length ?? 0).toBeLessThanOrEqual(40);
      }),
    );
  });

  it('takes every code of the list, and every name of an event as a reason', () => {
    for (const word of [...Object.keys(errors), ...Object.keys(events), 'ENOSPC', 'getSession']) {
      expect(allowedFields({ reason: word, code: word })).toEqual({ reason: word, code: word });
    }
    expect(allowedFields({ api: 'notes-2', version: '1.20.3-beta.1' })).toEqual({
      api: 'notes-2',
      version: '1.20.3-beta.1',
    });
  });

  it('leaves out numbers that are none [LG-01]', () => {
    expect(allowedFields({ status: NaN, ms: Infinity, count: 0 })).toEqual({ count: 0 });
  });

  it('takes as a mark only what has the form of one [LG-03]', () => {
    expect(allowedFields({ token: '0123abcd' })).toEqual({ token: '0123abcd' });
    for (const token of ['0123ABCD', '0123abc', '0123abcde', 'token', ' 123abcd']) {
      expect(allowedFields({ token })).toEqual({});
    }
    // @ts-expect-error -- no text is a mark: only a log makes them
    const fields: LogFields = { token: '0123abcd' };
    expect(fields).toBeDefined();
  });
});

describe('parseLine', () => {
  it('reads what was written, with the sentence of the event', () => {
    const line = logLine(AT, 'refresh.failed', { code: 'offline', count: 2 });
    expect(parseLine(line)).toEqual({
      at: AT.getTime(),
      event: 'refresh.failed',
      sentence: 'The session could not be renewed.',
      code: 'offline',
      count: 2,
    });
  });

  it.each([
    '',
    '{"at":"2026-01-02T03:04:05.000Z","event":"refr',
    'null',
    '5',
    '[]',
    '{}',
    '{"at":"soon","event":"refresh.done"}',
    '{"at":"2026-01-02T03:04:05.000Z","event":"toString"}',
    '{"at":"2026-01-02T03:04:05.000Z","event":"invented.event"}',
  ])('is no entry: %j', (line) => {
    expect(parseLine(line)).toBeNull();
  });

  it('lets nothing in that was written into the file by hand [LG-01]', () => {
    const line = JSON.stringify({
      at: AT.toISOString(),
      event: 'sign_in.done',
      sentence: 'canary',
      refresh_token: 'canary',
      code: 'a canary',
      token: 'canary',
      __proto__: 'canary',
    });
    expect(JSON.stringify(parseLine(line))).not.toContain('canary');
  });

  it('no line makes it throw, and it gives only what is allowed [LG-01]', () => {
    fc.assert(
      fc.property(
        fc.json(),
        fc.constantFrom(...(Object.keys(events) as EventName[])),
        (json, e) => {
          parseLine(json);
          const entry = parseLine(JSON.stringify({ at: AT, event: e, code: json, reason: json }));
          expect(entry?.event).toBe(e);
        },
      ),
    );
  });
});
