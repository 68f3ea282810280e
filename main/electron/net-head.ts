/** The head of an answer, from what Electron makes of it to what the port promises. */
import type { HttpIncoming } from '../ports.ts';

/** Names and values, in any case, a name perhaps more than once. */
export type Pairs = Iterable<readonly [string, string]>;

/** As `fetch` has them: names in lower case, values of one name joined; bytes are characters. */
export function namesAndValues(pairs: Pairs): HttpIncoming['headers'] {
  const headers = new Headers();
  for (const [name, value] of pairs) {
    try {
      headers.append(name, Buffer.from(value).toString('latin1'));
    } catch {
      // What is no header is none.
    }
  }
  return [...headers.entries()];
}

/** Electron's list of names and values in turn. */
export function* inPairs(raw: readonly string[]): Generator<[string, string]> {
  for (let at = 0; at + 1 < raw.length; at += 2) yield [raw[at] ?? '', raw[at + 1] ?? ''];
}

/** What the head says of the length; what was compressed is longer than that when it is read. */
export function lengthOf(
  method: string,
  status: number,
  headers: HttpIncoming['headers'],
): number | null {
  const valueOf = (wanted: string) => headers.find(([name]) => name === wanted)?.[1];
  const hasNone = method === 'HEAD' || status === 204 || status === 205 || status === 304;
  const announced = valueOf('content-length') ?? '';
  if (hasNone || valueOf('content-encoding') !== undefined) return null;
  return /^\d{1,15}$/.test(announced) ? Number(announced) : null;
}
