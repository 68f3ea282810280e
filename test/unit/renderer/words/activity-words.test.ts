import { describe, expect, it } from 'vitest';
import type { ActivityEntry } from '../../../../preload/contract.ts';
import { errors, type ErrorCode } from '../../../../preload/errors.ts';
import { events, type EventName } from '../../../../preload/events.ts';
import { activityWords } from '../../../../renderer/words/activity-words.ts';

const describeCode = (code: ErrorCode) => {
  const known = Object.hasOwn(errors, code) ? code : 'internal';
  return { code: known, ...errors[known] };
};
const wordsOf = (event: EventName, fields: Partial<ActivityEntry> = {}) =>
  activityWords({ at: 0, event, sentence: events[event], ...fields }, describeCode);

describe('the words of a line', () => {
  it('are a sentence for every event, and none speaks of tokens', () => {
    for (const [event, sentence] of Object.entries(events)) {
      expect(wordsOf(event as EventName).sentence).toMatch(/^[A-Z].*[.:]$/);
      expect(sentence).not.toMatch(/token|oauth|pkce/i);
    }
  });

  it.each([
    ['sign_in.failed', { code: 'access_denied' }, errors.access_denied.message],
    ['store.state', { outcome: 'locked' }, 'It is locked.'],
    [
      'ipc.refused',
      { method: 'signIn', reason: 'sender', count: 10 },
      'It came from a page that may not call. Times so far: 10. Call: signIn.',
    ],
    ['ipc.refused', { reason: 'rate_limited', count: 1 }, errors.rate_limited.message],
    ['callback.refused', { reason: 'host', count: 1 }, '(host)'],
    ['app.fault', { code: 'uncaught_exception' }, 'The app was closed because of it.'],
    ['api.unauthorized', { api: 'notes' }, 'API: notes.'],
    ['app.started', { version: '1.2.3' }, 'Version 1.2.3.'],
    ['log.lost', { count: 12 }, 'Lines: 12.'],
    [
      'log.thinned',
      { reason: 'sign_in.started', count: 100 },
      '(sign_in.started) Left out so far: 100.',
    ],
    ['refresh.failed', { code: 'constructor' }, '(constructor)'],
    ['sign_in.done', { token: '0123abcd' }, ''],
  ] as const)('%s with %j: %s', (event, fields, detail) => {
    expect(wordsOf(event, fields)).toEqual({ sentence: events[event], detail });
  });

  it('go on after a colon', () => {
    expect(wordsOf('sign_out.revocation', { outcome: 'unsupported' })).toEqual({
      sentence: 'Ending the session at the sign-in service: the service does not offer that.',
      detail: '',
    });
  });
});
