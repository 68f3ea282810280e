import { codeOfFailure, createProviderScenario } from './provider-scenario.ts';

export type Claims = Record<string, unknown>;
/** Changes the claims of an ID token; `now` is in seconds. */
export type Change = (claims: Claims, now: number) => void;

/**
 * What a sign-in says when one thing in the claims is different; the token is signed properly.
 * @param dated whether the provider's answers tell the time.
 */
export async function verdict(change: Change, dated = true): Promise<string> {
  const { op, signIn, clock } = await createProviderScenario();
  if (!dated) op.timeHeaders = () => ({});
  op.changeClaims = (claims) => {
    change(claims, Math.floor(clock.now() / 1000));
  };
  return codeOfFailure(signIn());
}

export const set =
  (name: string, value: unknown): Change =>
  (claims) => {
    claims[name] = value;
  };
