/** Calls `window.auth` from a test, as a page's script would. */
import type { Page } from 'playwright-core';
import type {
  ApiRequest,
  ApiResponse,
  AuthBridge,
  MethodArguments,
  MethodName,
  MethodResult,
  Result,
  SessionSnapshot,
} from '../../../preload/contract.ts';
import { until } from '../../rig/until.ts';

/** What a page's script sees. */
export interface PageWindow {
  readonly auth: AuthBridge;
}

/** Calls a method of `window.auth` in the page and returns its answer. */
export function call<M extends MethodName>(
  page: Page,
  method: M,
  ...args: MethodArguments<M> extends readonly unknown[] ? MethodArguments<M> : never
): Promise<Result<MethodResult<M>>> {
  return page.evaluate(
    ([name, list]) => {
      const { auth } = window as unknown as PageWindow;
      const verb = auth[name] as (...all: readonly unknown[]) => Promise<Result<MethodResult<M>>>;
      return verb(...list);
    },
    [method, args] as const,
  );
}

/** Calls an API through `window.auth.request`, and brings its answer as text. */
export const requestText = (
  page: Page,
  request: ApiRequest & { readonly responseType?: 'text' },
): Promise<Result<ApiResponse>> => call(page, 'request', request) as Promise<Result<ApiResponse>>;

/** The session as the page knows it. */
export async function sessionOf(page: Page): Promise<SessionSnapshot> {
  const result = await call(page, 'getSession');
  if (!result.ok) throw new Error(`getSession failed: ${result.error.code}`);
  return result.value;
}

/** Whether the page was loaded anew while it was asked. */
const isGone = (error: unknown) => /context was destroyed|navigation/i.test(String(error));

/** What a page says; null when it was loaded anew meanwhile. */
async function orGone<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

/** Marks the page, so that `loadedAnew` can tell it from the next one. */
export async function markPage(page: Page): Promise<void> {
  await page.evaluate(() => {
    document.documentElement.dataset['marked'] = 'yes';
  });
}

/** Waits until the marked page has gone and another one is there. */
export async function loadedAnew(page: Page): Promise<void> {
  // For a moment a page that is being loaded has no element at all.
  const isNew = () =>
    page.evaluate(
      () => document.readyState !== 'loading' && document.querySelector('[data-marked]') === null,
    );
  await until(() => orGone(isNew()), { what: 'a page that was loaded anew' });
}

/** Signs out by a script of the page, and waits for the page that is loaded then. */
export async function signOut(page: Page): Promise<In<'signedOut'>> {
  await markPage(page);
  await page.evaluate(() => {
    void (window as unknown as PageWindow).auth.signOut();
  });
  await loadedAnew(page);
  return sessionIn(page, 'signedOut');
}

/** A snapshot in one of the session's states. */
export type In<S extends SessionSnapshot['state']> = Extract<SessionSnapshot, { state: S }>;

/** Waits for a state of the session, and for what else it should be. */
export async function sessionIn<S extends SessionSnapshot['state']>(
  page: Page,
  state: S,
  fits: (session: In<S>) => boolean = () => true,
): Promise<In<S>> {
  return until(
    async () => {
      const session = await orGone(sessionOf(page));
      return session?.state === state && fits(session as In<S>) ? (session as In<S>) : null;
    },
    { what: `a session that is ${state}` },
  );
}
