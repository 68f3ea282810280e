/** A set-up step that could not be done, told to the person who typed the command. */
export class SetupError extends Error {
  /**
   * @param {string} what what went wrong, in one sentence
   * @param {string} next what the person does next, in one or two sentences
   */
  constructor(what, next) {
    super(what);
    this.name = 'SetupError';
    this.next = next;
  }
}
