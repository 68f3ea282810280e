/**
 * Embedding, override and isolate marks of bidirectional text: a name that carries one could turn
 * the words around it. The plain direction marks (U+200E, U+200F) and joiners stay: names need them.
 */
const DIRECTION_CONTROLS = /[\u202A-\u202E\u2066-\u2069]/gu;
const BLANKS = /[\p{Cc}\p{Zl}\p{Zp}\s]+/gu;
/** One visible character may be many code units (an emoji, stacked marks); more than this is abuse. */
const UNITS_PER_CHARACTER = 8;

const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The first `count` visible characters of `text`; the work is bounded however long the text is. */
function firstCharacters(text: string, count: number): string {
  const start = text.slice(0, count * UNITS_PER_CHARACTER).toWellFormed();
  let taken = 0;
  let end = 0;
  for (const { segment } of characters.segment(start)) {
    if (taken === count) break;
    taken += 1;
    end += segment.length;
  }
  return start.slice(0, end);
}

/**
 * Makes text from outside fit to be shown in a line: without control characters, at most `limit`
 * visible characters, with an ellipsis where it was cut.
 */
export function displayText(text: string, limit = 80): string {
  // Bounded before the first look at it; the slack is for blanks that are taken out.
  const bounded = text.slice(0, (limit + 1) * UNITS_PER_CHARACTER * 2);
  const line = bounded.replace(DIRECTION_CONTROLS, '').replace(BLANKS, ' ').trim();
  const shown = firstCharacters(line, limit);
  const whole = shown.length === line.toWellFormed().length && bounded.length === text.length;
  return whole ? shown : `${shown.trimEnd()}…`;
}

/**
 * Keeps the direction of a text to itself within a sentence, where no `bdi` can stand. `displayText`
 * has taken such marks out of the text, so the text cannot end it.
 */
export const isolated = (text: string): string => `\u2068${text}\u2069`;

/** One or two letters for a name: of its first and last word; empty when there is none to take. */
export function initials(name: string): string {
  const words = displayText(name, 200)
    .split(' ')
    .filter((word) => /^[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(word));
  const ends = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return ends.map((word) => firstCharacters(word ?? '', 1).toLocaleUpperCase()).join('');
}
