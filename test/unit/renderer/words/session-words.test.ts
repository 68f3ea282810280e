import { describe, expect, it } from 'vitest';
import { errors } from '../../../../preload/errors.ts';
import {
  clockWords,
  connectionWords,
  signedOutWords,
  signInSentence,
  signInSteps,
} from '../../../../renderer/words/session-words.ts';

describe('the words for a person who is not signed in', () => {
  it('name the app and the service', () => {
    expect(signedOutWords('never_signed_in', 'Auth Shell', 'Example ID')).toEqual({
      heading: 'Welcome to Auth Shell',
      sentence: 'Sign in with Example ID to start.',
    });
  });

  it('name no service where there are several, and speak of those who are still signed in', () => {
    const others = { accounts: true, services: true };
    expect(signedOutWords('session_ended', 'Auth Shell', 'Example ID', others)).toEqual({
      heading: 'Your session has ended',
      sentence: 'Sign in to go on, or continue with an account that is still signed in here.',
    });
  });

  it('keep a service with a very long name short', () => {
    const { sentence } = signedOutWords('signed_out', 'Auth Shell', 'x'.repeat(5000));
    expect(sentence.length).toBeLessThan(100);
    expect(signInSentence('waiting_for_browser', 'x'.repeat(5000)).length).toBeLessThan(120);
  });
});

it('the words for a wrong clock say which way, and not whose fault it is [RT-16]', () => {
  const day = 24 * 60 * 60 * 1000;
  expect(clockWords(day).message).toBe(
    "This computer's clock is about 1 day behind the sign-in service's.",
  );
  expect(clockWords(-day).message).toContain('1 day ahead of');
});

it('no sentence uses a word of the trade', () => {
  const words = JSON.stringify([
    Object.values(errors),
    connectionWords,
    clockWords(90_000),
    signInSteps.map(({ words }) => words),
    (['never_signed_in', 'signed_out', 'session_ended'] as const).map((reason) =>
      signedOutWords(reason, 'Auth Shell', 'Example ID'),
    ),
  ]);
  expect(words).not.toMatch(/token|oauth|pkce/i);
});
