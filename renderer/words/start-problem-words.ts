import type { StartProblem } from '../../preload/contract.ts';

/** A piece of a sentence; code is what a person types or finds in a file. */
export type Piece = string | { readonly code: string };

/** What problem.html says about a start that did not happen. */
export interface StartProblemWords {
  readonly heading: string;
  readonly sentence: string;
  readonly steps: readonly (readonly Piece[])[];
  /** What the list of keys is called. */
  readonly listHeading: string;
  /** Another way to go on; empty when there is none. */
  readonly otherWay: readonly Piece[];
}

/** The words for a problem: an app that was never connected needs a guide, a mistake its place. */
export function startProblemWords(problem: StartProblem, product: string): StartProblemWords {
  const file = { code: problem.file };
  if (problem.kind === 'not_configured') {
    return {
      heading: 'Connect this app to your sign-in service',
      sentence: `${product} does not know yet where people sign in. Three steps, and it runs.`,
      steps: [
        [
          'At your sign-in service, register a native (public) client with the redirect address ',
          { code: 'http://127.0.0.1/callback' },
          ', any port.',
        ],
        [
          'Put its ',
          { code: 'issuer' },
          ' and ',
          { code: 'clientId' },
          ' into ',
          file,
          ', under ',
          { code: 'provider' },
          '.',
        ],
        ['Start the app again.'],
      ],
      listHeading: 'What is missing',
      otherWay: [
        'Only want to look? In the untouched template, ',
        { code: 'npm start' },
        ' opens the app with a demo sign-in service of its own.',
      ],
    };
  }
  if (problem.kind === 'already_open') {
    return {
      heading: 'The app is already open',
      sentence: `Another ${product} of yours is running and has your session. This one leaves it alone.`,
      steps: [
        ['Go on in its window.'],
        ['If you find no window, end the program in your system monitor, or log out and in again.'],
        ['Start the app again.'],
      ],
      listHeading: '',
      otherWay: [],
    };
  }
  if (problem.kind === 'unsafe_start') {
    return {
      heading: 'The app does not start like this',
      sentence: `${product} was started with something that could open it to others, or make it trust the wrong server. Nothing of it was loaded.`,
      steps: [
        ['Take what is named here out of the shortcut, the script or the settings that start it.'],
        ['If you did not put it there, ask whoever looks after this computer.'],
        ['Start the app again.'],
      ],
      listHeading: 'What it was started with',
      otherWay: [],
    };
  }
  const count = problem.problems.length;
  return {
    heading: 'The app could not start',
    sentence:
      count > 1 ? `Its configuration has ${count} mistakes.` : 'Its configuration has a mistake.',
    steps: [
      ['Open ', file, '.'],
      [count > 1 ? 'Correct the keys that are named here.' : 'Correct the key that is named here.'],
      ['Start the app again.'],
    ],
    listHeading: 'What is wrong',
    otherWay: [],
  };
}
