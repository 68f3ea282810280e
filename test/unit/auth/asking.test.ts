import { describe, expect, it } from 'vitest';
import { createAsking } from '../../../main/auth/asking.ts';
import { questionOf } from '../../../main/auth/question.ts';
import { createFakeClock } from '../../fakes/fake-clock.ts';
import { createFakeLog } from '../../fakes/fake-log.ts';
import { codeOfFailed } from './session-scenario.ts';

const SENSITIVE = { maxAgeSeconds: 60, title: 'Send money', show: ['to'] };
const REST = { window: 'main', account: 'Ada', scopes: [], signIn: false };

const call = (body: Uint8Array) => ({
  name: 'bank',
  method: 'POST',
  url: 'https://bank.test/transfers',
  headers: [['content-type', 'application/json']] as const,
  body,
});
const text = new TextEncoder();

describe('an answer of the person', () => {
  it('does not count when nobody waits for it any more, whatever it was [IP-05]', async () => {
    const clock = createFakeClock();
    const log = createFakeLog();
    const gone = new AbortController();
    const confirmation = {
      async ask() {
        await clock.advance(1_000);
        gone.abort();
        return true;
      },
    };
    const asking = createAsking(confirmation, clock, log);
    const question = questionOf(call(text.encode('{"to":"Bob"}')), SENSITIVE, REST);
    expect(await codeOfFailed(asking.confirm(question, gone.signal))).toBe('not_confirmed');
    expect(log.named('call.asked').map(({ outcome }) => outcome)).toEqual(['not_agreed']);
  });
});

describe('a question', () => {
  it('is not made of bytes that servers could read in two ways [IP-05]', () => {
    const broken = Uint8Array.from([...text.encode('{"to":"B'), 0xff, ...text.encode('b"}')]);
    expect(() => questionOf(call(broken), SENSITIVE, REST)).toThrow('bad_request');
  });
});
