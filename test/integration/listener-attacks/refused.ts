/** Requests that must be refused, sent one after the other to one sign-in that goes on. */
import { expect } from 'vitest';
import { NO_END, send } from '../../rig/raw-http.ts';
import { expectUnharmed, type Attack, type Target } from './attack.ts';
import { CALLBACK } from './attacked.ts';

/** One connection. `status` null: it is ended without an answer. */
export interface Refused {
  readonly what: string;
  readonly bytes: (target: Target) => string | Buffer;
  readonly status: number | null;
}

const ENDED_WITHIN_MS = 2_000;

/** A request with the genuine query, so that nothing but the named fault stands between it and the sign-in. */
export function refusedRequest(
  what: string,
  status: number | null,
  parts: {
    readonly method?: string;
    readonly target?: string;
    /** Every header line. `{host}` stands for the right Host header, `{authority}` and `{port}` for its parts. */
    readonly lines?: readonly string[];
    readonly body?: string;
  },
): Refused {
  const { method = 'GET', target = CALLBACK, lines = ['{host}'], body = '' } = parts;
  const text = [`${method} ${target} HTTP/1.1`, ...lines, '', body].join('\r\n');
  return {
    what,
    status,
    bytes: ({ authority, port }) =>
      text
        .replaceAll('{host}', `Host: ${authority}`)
        .replaceAll('{authority}', authority)
        .replaceAll('{port}', String(port)),
  };
}

/** Each is refused with its status, tells other sites nothing, and leaves the sign-in as it was. */
export const refusesAll =
  (cases: readonly Refused[]): Attack =>
  async (target) => {
    for (const { what, bytes, status } of cases) {
      const sent = bytes(target);
      const answer = await send(target.port, sent, { withinMs: ENDED_WITHIN_MS });
      expect(answer.error, `it ends the connection of ${what}`).not.toBe(NO_END);
      expect(answer.status, `it refuses ${what}`).toBe(status);
      expect(answer.text, `no other site may read of ${what}`).not.toMatch(/^access-control-/im);
      expect(answer.body, `it says nothing to ${what}`).toBe('');
    }
    expect((await target.news()).judged, 'no query of a refused request is read').toBe(0);
    await expectUnharmed(target);
  };
