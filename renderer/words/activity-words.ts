import type { ActivityEntry, AuthBridge, EventName } from '../../preload/contract.ts';

/** What a word of the log says in plain words, after the event's own sentence. */
const outcomes: Readonly<Record<string, string>> = {
  available: 'It can be used.',
  locked: 'It is locked.',
  denied: 'It refused this app.',
  unavailable: 'It cannot be used.',
  done: 'done.',
  failed: 'it did not work.',
  unsupported: 'the service does not offer that.',
  nothing_to_revoke: 'there was nothing to end.',
  opened: 'a page was opened for it.',
  skipped: 'not asked for.',
  saved: 'It worked.',
  agreed: 'it was agreed to.',
  not_agreed: 'it was not agreed to.',
};

const reasons: Readonly<Record<string, string>> = {
  sender: 'It came from a page that may not call.',
  not_ours: 'It was not the answer that was waited for.',
  already_finished: 'The answer had come already.',
  flood: 'There were too many at once.',
  more_access: 'to allow more access.',
  fresh_sign_in: 'to show who it is.',
  interrupted: 'An earlier renewal of this app was interrupted.',
  unexpected: 'This app had not left anything open.',
  ENOSPC: 'The disk is full.',
  EROFS: 'The disk cannot be written.',
  EACCES: 'The folder cannot be written.',
};

const codes: Readonly<Record<string, string>> = {
  uncaught_exception: 'The app was closed because of it.',
  unhandled_rejection: 'The app went on.',
};

/** A word without an entry above is shown as it is: it is one of the app's own. */
const told = (words: Readonly<Record<string, string>>, word: string): string =>
  Object.hasOwn(words, word) ? (words[word] ?? word) : `(${word})`;

function codeWords(code: string, describe: AuthBridge['describe']): string {
  const known = describe(code as Parameters<typeof describe>[0]);
  return known.code === code ? known.message : told(codes, code);
}

/** A refusal's reason may be an error code as well. */
function reasonWords(reason: string, describe: AuthBridge['describe']): string {
  return Object.hasOwn(reasons, reason) ? told(reasons, reason) : codeWords(reason, describe);
}

const counted: Partial<Record<EventName, string>> = {
  'log.lost': 'Lines:',
  'log.thinned': 'Left out so far:',
};

/** What a line says: the event's sentence, and what is known beside it; empty when there is nothing. */
export interface ActivityWords {
  readonly sentence: string;
  readonly detail: string;
}

/**
 * A line of the activity log in plain words.
 * @param describe gives the sentence of an error code.
 */
export function activityWords(
  entry: ActivityEntry,
  describe: AuthBridge['describe'],
): ActivityWords {
  const { event, sentence, outcome, code, reason, count, api, method, version } = entry;
  const after = outcome === undefined ? '' : told(outcomes, outcome);
  // "Signing out here: done."
  const goesOn = sentence.endsWith(':') && after !== '';
  const times = counted[event] ?? 'Times so far:';
  const detail = [
    goesOn ? '' : after.charAt(0).toUpperCase() + after.slice(1),
    code === undefined ? '' : codeWords(code, describe),
    reason === undefined ? '' : reasonWords(reason, describe),
    count === undefined || count === 1 ? '' : `${times} ${count}.`,
    api === undefined ? '' : `API: ${api}.`,
    method === undefined ? '' : `Call: ${method}.`,
    version === undefined ? '' : `Version ${version}.`,
  ];
  return {
    sentence: goesOn ? `${sentence} ${after}` : sentence,
    detail: detail.filter((part) => part !== '').join(' '),
  };
}
