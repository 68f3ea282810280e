import type { AuthBridge, AuthFailure, WindowGrants } from '../preload/contract.ts';

/** Who is told what the window may do. */
export interface GrantsAudience {
  /** What it may do from now on. */
  grants(grants: WindowGrants): void;
  /** It could not be asked for. */
  failed(failure: AuthFailure): void;
}

/**
 * Follows what the window may do: subscribes first and asks then. Grants only become fewer, so that what is
 * told of a change is never older than an answer that comes after it.
 *
 * Returns a function that asks again after a failure.
 */
export function followGrants(
  auth: Pick<AuthBridge, 'getGrants' | 'onGrantsChanged'>,
  audience: GrantsAudience,
): () => Promise<void> {
  let told = false;
  auth.onGrantsChanged((grants) => {
    told = true;
    audience.grants(grants);
  });
  const ask = async (): Promise<void> => {
    const answer = await auth.getGrants();
    if (told) return;
    if (answer.ok) audience.grants(answer.value);
    else audience.failed(answer.error);
  };
  void ask();
  return ask;
}
