import { describe, expect, it } from 'vitest';
import {
  BROKEN,
  DEEP_MEMBER,
  FLOODS,
  flooded,
  LONG_HEADS,
  NONSENSE,
  SLOW,
  STATUS_999,
} from './raw-answers.ts';
import type { RawAnswer } from './hostile-server.ts';
import {
  expectGoodProvider,
  expectKeptAtRefresh,
  expectRefusedSignIn,
  type Attack,
  type Outcome,
} from './scene.ts';

const DOCUMENTS = ['openid-configuration', 'jwks'] as const;
const ENDPOINTS = [...DOCUMENTS, 'token'] as const;
/** A time limit of the configuration is a tenth of a second. */
const HASTE = 100;
/** What the system takes of an answer before the app has read a byte of it, and some more. */
const MOST_SENT = 16 * 1024 * 1024;

const every = (answers: Readonly<Record<string, RawAnswer>>) =>
  ENDPOINTS.flatMap((endpoint) =>
    Object.entries(answers).map(([what, write]) => [endpoint, what, write] as const),
  );
const answeredBy =
  (endpoint: (typeof ENDPOINTS)[number], write: RawAnswer, haste = 1) =>
  ({ raw, hands }: Parameters<Attack>[0]) => {
    raw[endpoint] = write;
    hands.haste = haste;
  };

/** At a sign-in and at a refresh. */
async function expectRefused(
  attack: Attack,
  signIn: Outcome,
  refresh: Outcome = signIn,
): Promise<void> {
  await expectRefusedSignIn(attack, signIn);
  await expectKeptAtRefresh(attack, refresh);
}

describe('an answer that is too much', () => {
  it.each(every(FLOODS))(
    'of %s: %s is not read to its end, no session comes of it and none is lost [MD-05, IT-11]',
    async (endpoint, _what, write) => {
      flooded.bytes = 0;
      await expectRefused(answeredBy(endpoint, write), 'response_invalid');
      expect(flooded.bytes).toBeLessThan(3 * MOST_SENT);
    },
  );

  it.each(every(LONG_HEADS))(
    'of %s: %s is cut off, no session comes of it and none is lost [MD-05, IT-11]',
    async (endpoint, _what, write) => {
      flooded.bytes = 0;
      await expectRefused(answeredBy(endpoint, write), 'provider_unreachable', 'offline');
      expect(flooded.bytes).toBeLessThan(3 * MOST_SENT);
    },
  );
});

describe('an answer that takes too long', () => {
  it.each(every(SLOW))(
    'of %s: %s ends by the time limit, no session comes of it and none is lost [MD-05, IT-11]',
    async (endpoint, _what, write) => {
      const attack = answeredBy(endpoint, write, HASTE);
      await expectRefused(attack, 'provider_unreachable', 'offline');
    },
  );
});

describe('an answer that breaks', () => {
  it.each(every(BROKEN))(
    'of %s: %s is no answer, no session comes of it and none is lost [MD-05, IT-11]',
    async (endpoint, _what, write) => {
      await expectRefused(answeredBy(endpoint, write), 'provider_unreachable', 'offline');
    },
  );
});

describe('an answer that makes no sense', () => {
  it.each(every(NONSENSE))(
    'of %s: %s is refused, no session comes of it and none is lost [MD-05, IT-11]',
    async (endpoint, _what, write) => {
      const code = endpoint === 'token' ? 'response_invalid' : 'provider_invalid';
      await expectRefused(answeredBy(endpoint, write), code);
    },
  );

  it.each(ENDPOINTS)(
    'of %s: a member that is 100,000 lists deep breaks nothing [MD-05, IT-11]',
    async (endpoint) => {
      await expectRefused(answeredBy(endpoint, DEEP_MEMBER), 'response_invalid');
    },
  );

  it.each(DOCUMENTS)(
    'of %s: status 999 is one of a server in trouble [MD-05]',
    async (endpoint) => {
      await expectRefused(answeredBy(endpoint, STATUS_999), 'provider_busy', 'offline');
    },
  );

  it('of token: status 999 is no status [MD-05, IT-11]', async () => {
    await expectRefused(answeredBy('token', STATUS_999), 'response_invalid');
  });
});

describe('the provider that these answers are of', () => {
  it('signs in and refreshes when nothing is wrong with them [IT-11]', () => expectGoodProvider());
});
