import { h, setText } from '../dom/h.ts';
import { minutesAndSeconds, secondsLeft, untilNextSecond } from '../words/time-words.ts';

/** The time left for a sign-in. */
export interface TimeLeft {
  readonly element: HTMLElement;
  /** Counts down to `deadline`, in milliseconds since the epoch. */
  until(deadline: number): void;
  stop(): void;
}

/**
 * Builds the countdown. It is a `timer`, which screen readers do not speak by themselves; one
 * sentence a minute before the end is enough.
 */
export function timeLeft(announce: (sentence: string) => void): TimeLeft {
  const value = h('span', { role: 'timer', 'aria-label': 'Time left' });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let seconds = Number.POSITIVE_INFINITY;

  const count = (deadline: number): void => {
    const now = Date.now();
    const before = seconds;
    seconds = secondsLeft(deadline, now);
    setText(value, minutesAndSeconds(seconds));
    if (before > 60 && before !== Number.POSITIVE_INFINITY && seconds <= 60) {
      announce('One minute left to finish in your browser.');
    }
    timer = setTimeout(count, untilNextSecond(deadline, now), deadline);
  };

  return {
    element: h(
      'p',
      { class: 'time-left' },
      h('span', { 'aria-hidden': 'true' }, 'Time left '),
      value,
    ),
    until(deadline) {
      clearTimeout(timer);
      count(deadline);
    },
    stop() {
      clearTimeout(timer);
    },
  };
}
