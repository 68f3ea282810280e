/** What is left until `deadline`, in whole seconds, never negative. Both in milliseconds. */
export function secondsLeft(deadline: number, now: number): number {
  return Math.max(0, Math.ceil((deadline - now) / 1000));
}

/** Milliseconds until `secondsLeft` answers the next lower number; at least 1. */
export function untilNextSecond(deadline: number, now: number): number {
  const left = deadline - now;
  return left <= 0 ? 1000 : Math.floor((left - 1) % 1000) + 1;
}

/** Seconds as `m:ss`. */
export function minutesAndSeconds(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Where and how a moment is written; the system's own way unless told. */
export interface MomentStyle {
  readonly locale?: string;
  readonly timeZone?: string;
  readonly seconds?: boolean;
}

/** A moment in words: the time of day, with the date before it when it was not today. */
export function momentWords(moment: number, now: number, style: MomentStyle = {}): string {
  const zone = style.timeZone === undefined ? {} : { timeZone: style.timeZone };
  const day = new Intl.DateTimeFormat(style.locale, { dateStyle: 'medium', ...zone });
  const time = new Intl.DateTimeFormat(style.locale, {
    timeStyle: style.seconds === true ? 'medium' : 'short',
    ...zone,
  });
  const today = day.format(moment) === day.format(now);
  return today ? time.format(moment) : `${day.format(moment)}, ${time.format(moment)}`;
}
