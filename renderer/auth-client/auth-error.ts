import type { AuthFailure, ErrorCode, Result } from '../../preload/contract.ts';

/** A failure of `window.auth`, thrown: one of the contract's codes with its sentence and next step. */
export class AuthError extends Error implements AuthFailure {
  override readonly name = 'AuthError';
  /** Stable: what a program decides by. */
  readonly code: ErrorCode;
  /** What the person at the screen can do next. */
  readonly nextStep: string;

  constructor({ code, message, nextStep }: AuthFailure) {
    super(message);
    this.code = code;
    this.nextStep = nextStep;
  }
}

/** The value of an answer of `window.auth`. Throws AuthError when it is a failure. */
export function valueOf<T>(answer: Result<T>): T {
  if (answer.ok) return answer.value;
  throw new AuthError(answer.error);
}
