import { expect, it } from 'vitest';
import { AuthError } from '../../../main/auth/auth-error.ts';
import { createBackOff } from '../../../main/auth/back-off.ts';
import { createFakeClock } from '../../fakes/fake-clock.ts';

it('a success ends whatever the back-off held against the provider, at once [RT-10, RT-20]', async () => {
  const clock = createFakeClock();
  const backOff = createBackOff(clock, () => 0);
  const error = new AuthError('provider_busy', { refused: true, retryAfterMs: 3_600_000 });
  for (let i = 0; i < 8; i += 1) {
    backOff.failed(error);
    await clock.advance(100_000);
  }
  expect(backOff.isRefused()).toBe(true);
  expect(backOff.answer()?.code).toBe('refresh_refused');
  expect(backOff.leftAlone()).not.toBeNull();
  backOff.succeeded();
  expect(backOff.isRefused()).toBe(false);
  expect(backOff.answer()).toBeNull();
  expect(backOff.leftAlone()).toBeNull();
});
