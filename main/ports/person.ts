/** The person at the screen: their browser, and questions to them. */

/** Opens a URL in the system's default browser; throws when it cannot be launched (UA-04). */
export interface SystemBrowser {
  open(url: string): Promise<void>;
}

/** A question about a call of a page. All texts in it can be shown as they are. */
export interface Question {
  /** The window whose page calls, by its name in the configuration. */
  readonly window: string;
  /** What is to be done, in the words of the configuration. */
  readonly title: string;
  /** The API's name in the configuration. */
  readonly api: string;
  /** Method, path and query. */
  readonly call: string;
  /** Whose account it is done with; undefined when no name is known. */
  readonly account: string | undefined;
  /** What is sent: names and values. */
  readonly fields: ReadonlyArray<readonly [string, string]>;
  /** The access that the person is asked for in the browser after that; empty when there is none. */
  readonly scopes: readonly string[];
  /** Whether the browser is opened for the person to sign in again after that. */
  readonly signIn: boolean;
}

/** Asks the person at the screen: no page can draw the question, answer it or hold it back. */
export interface Confirmation {
  /**
   * Whether the person agreed. `false` when they did not, when the question was taken away by `signal`, and
   * when the window is not there. Never throws.
   */
  ask(question: Question, signal: AbortSignal): Promise<boolean>;
}
