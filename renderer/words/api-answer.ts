import type { ApiResponse } from '../../preload/contract.ts';

/** More than this is not read by anybody, and slow to lay out. */
const MAX_SHOWN = 20_000;
/** Indenting very deep data makes it far larger than it was. */
const MAX_DEPTH = 32;

const phrases: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No content',
  400: 'Bad request',
  401: 'Not accepted',
  403: 'Not allowed',
  404: 'Not found',
  409: 'Conflict',
  429: 'Too many requests',
  500: 'Fault of the API',
  502: 'Fault on the way',
  503: 'Not available now',
};

/** An API's answer as it is shown. */
export interface AnswerWords {
  readonly status: string;
  readonly succeeded: boolean;
  readonly body: string;
}

function depth(text: string): number {
  let now = 0;
  let most = 0;
  for (const character of text) {
    if (character === '[' || character === '{') most = Math.max(most, (now += 1));
    else if (character === ']' || character === '}') now -= 1;
  }
  return most;
}

function readable(response: ApiResponse): string {
  const { body } = response;
  const json = /[/+]json\b/i.test(response.headers['content-type'] ?? '');
  if (!json || depth(body) > MAX_DEPTH) return body;
  try {
    return JSON.stringify(JSON.parse(body) as unknown, null, 2);
  } catch {
    // It says it is JSON and is not; what came is more useful than a message about that.
    return body;
  }
}

/** An API's answer in words: its status, and its body indented when it is JSON, cut when it is long. */
export function answerWords(response: ApiResponse): AnswerWords {
  const phrase = phrases[response.status];
  const text = readable(response);
  const more = text.length - MAX_SHOWN;
  return {
    status: phrase === undefined ? String(response.status) : `${response.status} ${phrase}`,
    succeeded: response.status >= 200 && response.status < 300,
    body:
      text === ''
        ? 'The answer is empty.'
        : more > 0
          ? `${text.slice(0, MAX_SHOWN)}\n… and ${more} more characters`
          : text,
  };
}
