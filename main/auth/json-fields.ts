/**
 * The fields of a JSON object as they stand in its text, so that a person is shown what is sent and not what
 * one of several readers makes of it.
 */

/** A token of JSON whose text is known to be well-formed. */
const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/**
 * One name for all that servers may take for the same: some compare names without their case (Go's
 * `encoding/json` does, with the folding of Unicode).
 */
const sameName = (name: string): string => name.normalize('NFKC').toLowerCase();

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

interface Level {
  readonly names: Set<string>;
  /** In an object: the next text is a name. Never in a list. */
  atName: boolean;
}

/**
 * Reads the text of a JSON object.
 * @returns each field's name and the text of its value, of the outermost object; null when the text is none, and
 *   when any object in it has the same name twice: servers differ in which of the two they take (RFC 8259
 *   section 4).
 */
export function jsonFields(text: string): ReadonlyMap<string, string> | null {
  if (!isObject(text)) return null;
  const fields = new Map<string, string>();
  const levels: Level[] = [];
  let name = '';
  let valueAt = 0;
  for (const { 0: token, index } of text.matchAll(TOKENS)) {
    const level = levels.at(-1);
    const endsValue = levels.length === 1 && (token === ',' || token === '}') && name !== '';
    if (endsValue) fields.set(nameOf(name), text.slice(valueAt, index).trim());
    if (token === '{' || token === '[') levels.push({ names: new Set(), atName: token === '{' });
    else if (token === '}' || token === ']') levels.pop();
    else if (token === ',' && level) level.atName = isNamed(level);
    else if (token === ':' && levels.length === 1) valueAt = index + 1;
    else if (level?.atName === true && token.startsWith('"')) {
      const same = sameName(nameOf(token));
      if (level.names.has(same)) return null;
      level.names.add(same);
      level.atName = false;
      if (levels.length === 1) name = token;
    }
  }
  return fields;
}

/** A list has no names; an object that goes on after a comma has had one. */
const isNamed = ({ names }: Level): boolean => names.size > 0;

const nameOf = (token: string): string => JSON.parse(token) as string;
