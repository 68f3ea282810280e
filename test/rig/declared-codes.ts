/** Whether main keeps to the contract: a method of `window.auth` fails with the codes of its list alone. */
import { codeOf } from '../../main/auth/auth-error.ts';
import type { Session } from '../../main/auth/session.ts';
import { anyMethodFails, methods, type MethodName } from '../../preload/contract.ts';
import type { ErrorCode } from '../../preload/errors.ts';

/** Whether a method may answer a code. */
export function isDeclared(method: MethodName, code: ErrorCode): boolean {
  const fails: readonly ErrorCode[] = [...anyMethodFails, ...methods[method].fails];
  return fails.includes(code);
}

/** Hands an answer on; throws an error that no test expects when its code is not of the method's list. */
export async function checked<T>(method: MethodName, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (isDeclared(method, codeOf(error))) throw error;
    const words = `methods.${method}.fails of the contract has no ${codeOf(error)}`;
    throw new Error(words, { cause: error });
  }
}

/** The same session, each of whose methods is held against its list. */
export function withDeclaredCodes(session: Session): Session {
  return {
    ...session,
    signIn: (choice) => checked('signIn', session.signIn(choice)),
    switchAccount: (account) => checked('switchAccount', session.switchAccount(account)),
    reopenBrowser: () => checked('reopenBrowser', session.reopenBrowser()),
    keepSession: () => checked('keepSession', session.keepSession()),
    signOut: (choice) => checked('signOut', session.signOut(choice)),
    tokens(issuer) {
      const tokens = session.tokens(issuer);
      return { ...tokens, get: (resource) => checked('request', tokens.get(resource)) };
    },
  };
}

/** A call that failed, as the app tells it on standard error. */
const FAILED = /"event":"ipc\.(?:failed|refused)"/;

/** The lines of an app's standard error that tell of a code outside of the method's list. */
export function undeclaredCodes(output: string): string[] {
  return output.split('\n').filter((line) => {
    const method = /"method":"(\w+)"/.exec(line)?.[1] as MethodName | undefined;
    const code = /"(?:code|reason)":"(\w+)"/.exec(line)?.[1] as ErrorCode | 'sender' | undefined;
    if (!FAILED.test(line) || method === undefined || code === undefined) return false;
    return code !== 'sender' && !isDeclared(method, code);
  });
}
