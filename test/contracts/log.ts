import { describe, expect, it } from 'vitest';
import type { Log } from '../../main/ports.ts';

/** A log, and what it has written, event by event. */
export interface LogSubject {
  readonly log: Log;
  written(): readonly Readonly<Record<string, unknown>>[];
}

/** What every `Log` has to keep. */
export function describeLog(name: string, create: () => LogSubject): void {
  describe(`the contract of Log, kept by ${name}`, () => {
    it('writes each event once, in order, with its fields [LG-02]', () => {
      const { log, written } = create();
      log.event('refresh.failed', { code: 'offline', status: 503, ms: 12, count: 2 });
      log.event('sign_in.started');
      expect(written()).toMatchObject([
        { event: 'refresh.failed', code: 'offline', status: 503, ms: 12, count: 2 },
        { event: 'sign_in.started' },
      ]);
    });

    it('writes every field that an event may have [LG-01]', () => {
      const { log, written } = create();
      const fields = {
        code: 'a',
        phase: 'b',
        outcome: 'c',
        reason: 'd',
        method: 'e',
        api: 'f',
        status: 1,
        ms: 2,
        count: 3,
        version: '1.2.3',
        token: log.mark('a token'),
      };
      log.event('app.started', fields);
      expect(written()[0]).toMatchObject({ event: 'app.started', ...fields });
    });

    it('marks the same token in the same way, another one in another, and shows nothing of it [LG-03]', () => {
      const { log } = create();
      const token = 'eyJhbGciOiJSUzI1NiJ9.a-long-token.abcdef0123456789';
      const mark = log.mark(token);
      expect(mark).toMatch(/^[0-9a-f]{8}$/);
      expect(log.mark(token)).toBe(mark);
      expect(log.mark(`${token}x`)).not.toBe(mark);
      expect(token).not.toContain(mark);
    });

    it('never throws, and leaves out what was not given', () => {
      const { log, written } = create();
      log.event('app.stopped', {});
      expect(Object.keys(written()[0] ?? {})).not.toContain('code');
    });
  });
}
