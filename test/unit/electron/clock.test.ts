import { describeClock } from '../../contracts/clock.ts';
import { systemClock } from '../../../main/electron/clock.ts';
import { createFakeClock } from '../../fakes/fake-clock.ts';

describeClock("the system's clock", () => ({
  clock: systemClock,
  // The passing of real time is what is tested here.
  pass: (ms) =>
    new Promise((resolve) => {
      setTimeout(resolve, ms);
    }),
}));

describeClock('the fake', () => {
  const clock = createFakeClock();
  return { clock, pass: clock.advance };
});
