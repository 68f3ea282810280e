/** What of the server's answers a process can use: a token whose signature it can check. */
import { tokensIn } from './token-names.ts';

interface Unchecked {
  readonly kid: string;
  readonly family: string;
  readonly generation: number;
}

/**
 * @param received told of each refresh token that is the process's own from then on.
 * @param keysCome whether a request for the server's keys would bring them now.
 */
export function createAnswerReader(
  received: (family: string, generation: number) => void,
  keysCome: () => boolean,
) {
  let keys: readonly string[] = [];
  /** Its key is not known: it is worth something when the keys come. */
  let waiting: Unchecked | null = null;

  function keysArrived(text: Record<string, unknown>): void {
    if (Array.isArray(text['keys'])) {
      keys = (text['keys'] as { kid: string }[]).map(({ kid }) => kid);
      if (waiting && keys.includes(waiting.kid)) received(waiting.family, waiting.generation);
    }
    waiting = null;
  }

  return {
    /** An answer came, whole or not. */
    came(url: string, status: number, body: string): void {
      const text = status === 200 ? parsed(body) : {};
      if (url.endsWith('/jwks')) keysArrived(text);
      const [token] = tokensIn(textOf(text['refresh_token']));
      if (!url.endsWith('/token') || !token) return;
      const [header = ''] = textOf(text['id_token']).split('.');
      const kid = textOf(parsed(Buffer.from(header, 'base64url').toString())['kid']);
      if (keys.includes(kid) || keysCome()) received(token.family, token.generation);
      else waiting = { kid, family: token.family, generation: token.generation };
    },
    /** No answer came. */
    failed(url: string): void {
      if (url.endsWith('/jwks')) waiting = null;
    },
  };
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : '');

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
