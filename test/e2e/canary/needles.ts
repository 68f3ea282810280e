/** What to search for: every form in which a secret would still be one. */
import type { IssuedSecrets } from '../../rig/demo-process.ts';

/** One form of one secret. */
export interface Needle {
  /** What the secret is, such as `refreshTokens`. */
  readonly kind: string;
  readonly form: string;
  readonly bytes: Buffer;
}

/** Parts of this length still tell who was seen. */
const PART = 40;

/** Bytes inside a longer base64 text: the same at three offsets, without the ends that vary. */
function base64Forms(value: string, encoding: 'base64' | 'base64url'): string[] {
  return [0, 1, 2].map((offset) => {
    const text = Buffer.from(`${'\0'.repeat(offset)}${value}`).toString(encoding);
    return text.replace(/=+$/, '').slice(offset === 0 ? 0 : 4, -3);
  });
}

/** The value itself, and parts of a long one: some places cut long texts. */
function pieces(value: string): string[] {
  if (value.length <= 3 * PART) return [value];
  const middle = Math.floor(value.length / 2);
  return [value.slice(middle, middle + PART), value.slice(-PART)];
}

function formsOf(kind: string, value: string): Needle[] {
  const text = (form: string, words: string): Needle => ({ kind, form, bytes: Buffer.from(words) });
  return pieces(value).flatMap((piece) => [
    text('as it is', piece),
    text('in a URL', encodeURIComponent(piece)),
    text('as JSON', JSON.stringify(piece).slice(1, -1)),
    text('in hex', Buffer.from(piece).toString('hex')),
    { kind, form: 'in UTF-16', bytes: Buffer.from(piece, 'utf16le') },
    ...base64Forms(piece, 'base64').map((words) => text('in base64', words)),
    ...base64Forms(piece, 'base64url').map((words) => text('in base64url', words)),
  ]);
}

/** Every form of every secret, each once. */
export function needlesOf(secrets: IssuedSecrets): Needle[] {
  const needles = new Map<string, Needle>();
  for (const [kind, values] of Object.entries(secrets)) {
    for (const value of values) {
      // A short one would be found anywhere.
      if (value.length < 20) throw new Error(`a canary of kind ${kind} is too short to search for`);
      for (const needle of formsOf(kind, value)) {
        const key = needle.bytes.toString('hex');
        if (!needles.has(key)) needles.set(key, needle);
      }
    }
  }
  return [...needles.values()];
}
