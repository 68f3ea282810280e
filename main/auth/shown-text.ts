/** Text from outside, as it can be shown in a dialog of main: nothing in it can pretend to be the dialog's own. */

/** More accents than any language puts on one letter: a pile of them covers the lines around. */
const PILED_MARKS = /(?<=\p{M}{3})\p{M}/gu;
/**
 * What is not seen, or moves what is: control and format characters (those that turn the direction among them),
 * line ends, spaces that are no plain space, private and unassigned characters, halves of pairs.
 */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;

const escaped = (character: string): string =>
  `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;

/**
 * The text in one line, what cannot be seen written out, cut after `most` characters with a word on how many were
 * left out.
 */
export function shownText(text: string, most = 200): string {
  const characters = Array.from(text);
  const shown = characters
    .slice(0, most)
    .join('')
    .replaceAll(PILED_MARKS, escaped)
    .replaceAll(UNSEEN, escaped);
  const left = characters.length - most;
  return left > 0 ? `${shown}… (${left} more characters)` : shown;
}

/** The value of a JSON field as it is shown: a text's own characters, of anything else the JSON as it is sent. */
export function shownValue(json: string | undefined): string {
  if (json === undefined) return '(not given)';
  return shownText(json.startsWith('"') ? (JSON.parse(json) as string) : json);
}
