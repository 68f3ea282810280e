/** A question in the words of a dialog. What is sent stands in lines of its own, before what the app says of it. */
import type { Question } from '../ports.ts';

/** The parts of a message box. */
export interface QuestionText {
  readonly message: string;
  readonly detail: string;
  /** The first does nothing, and is what Enter and Escape press. */
  readonly buttons: readonly [cancel: string, agree: string];
}

/** Words the question. */
export function questionText(question: Question): QuestionText {
  const { title, api, call, account, fields, scopes, signIn } = question;
  const parts = [
    fields.map(([name, value]) => `${name}: ${value}`).join('\n'),
    account === undefined ? '' : `Account: ${account}`,
    `Asked for by a page of this app: ${call}, API "${api}".`,
    scopes.length === 0
      ? ''
      : `It needs access that you have not allowed yet:\n${scopes.join('\n')}\nYour browser opens, and you allow it there.`,
    signIn && scopes.length === 0 ? 'Your browser opens first, and you sign in again there.' : '',
  ];
  return {
    message: title,
    detail: parts.filter((part) => part !== '').join('\n\n'),
    buttons: ['Cancel', signIn ? 'Continue' : 'Confirm'],
  };
}
