import type { StartProblem } from '../../preload/contract.ts';

/** What problem.html says about a start that did not happen. */
export interface StartProblemWords {
  readonly heading: string;
  readonly sentence: string;
  /** What the list of keys is called. */
  readonly list: string;
  readonly steps: readonly string[];
  /** Another way to go on; empty when there is none. */
  readonly demo: string;
}

/** Heading, sentence and steps for a problem; names in the steps between backticks are code. */
export function startProblemWords(problem: StartProblem, product: string): StartProblemWords {
  if (problem.kind === 'not_configured') {
    return {
      heading: 'Connect this app to your sign-in service',
      sentence: `${product} does not know yet where people sign in. Three steps, then it runs:`,
      list: 'What is missing',
      steps: [
        'At your sign-in service, register a native (public) client with the redirect address `http://127.0.0.1/callback`, any port.',
        'Put its `issuer` and `clientId` into the file below, under `provider`.',
        'Start the app again.',
      ],
      demo: 'Only want to look? In the untouched template, `npm start` opens the app with a demo sign-in service of its own.',
    };
  }
  const many = problem.problems.length > 1;
  return {
    heading: 'The app could not start',
    sentence: many
      ? `Its configuration has ${problem.problems.length} mistakes. Correct them, and it runs:`
      : 'Its configuration has a mistake. Correct it, and it runs:',
    list: 'What is wrong',
    steps: [
      'Open the file below.',
      many ? 'Correct each key that is named here.' : 'Correct the key that is named here.',
      'Start the app again.',
    ],
    demo: '',
  };
}

/** A sentence in parts: what stood between backticks is code, the rest is text. */
export function codeParts(sentence: string): readonly { text: string; code: boolean }[] {
  return sentence
    .split('`')
    .map((text, index) => ({ text, code: index % 2 === 1 }))
    .filter((part) => part.text !== '');
}
