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

const UNITS = [
  { name: 'year', ms: 365 * 24 * 60 * 60 * 1000 },
  { name: 'day', ms: 24 * 60 * 60 * 1000 },
  { name: 'hour', ms: 60 * 60 * 1000 },
  { name: 'minute', ms: 60 * 1000 },
] as const;

/** A length of time in its greatest unit, rounded: "2 days"; below a minute it is "1 minute". */
export function roughly(ms: number): string {
  const length = Math.abs(ms);
  const unit = UNITS.find((one) => length >= one.ms) ?? UNITS[3];
  const count = Math.max(1, Math.round(length / unit.ms));
  return `${count} ${unit.name}${count === 1 ? '' : 's'}`;
}
