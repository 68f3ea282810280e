/** A provider that nobody here wrote, as the tests see it. */
import type { Page } from 'playwright-core';

/** A running provider. */
export interface InteropProvider {
  /** Name and version, as `docs/providers.md` calls it. */
  readonly name: string;
  readonly version: string;
  /** The keys of the app's configuration that depend on it. */
  readonly settings: InteropSettings;
  /** In the browser: signs in on the provider's own pages, and allows what the app asks for. */
  allow(page: Page): Promise<void>;
  /** In the browser: refuses; null where the provider's pages have no way to. */
  readonly deny: ((page: Page) => Promise<void>) | null;
  /** In the browser, at sign-out: whatever the provider wants pressed before it is done. */
  leave(page: Page): Promise<void>;
  /** Ends the person's sessions at the provider, as its own administration does; not over RFC 7009. */
  endSessions(refreshToken: string): Promise<void>;
  stop(): Promise<void>;
}

/** What of the app's configuration a provider decides. */
export interface InteropSettings {
  readonly provider: Readonly<Record<string, unknown>> & {
    readonly issuer: string;
    readonly clientId: string;
    readonly postLogoutPath?: string;
  };
  readonly redirect: { readonly path: string; readonly ports: 'any' | readonly number[] };
  /** Path of its userinfo endpoint, on the issuer's origin: the API that the page calls. */
  readonly userinfo: string;
  readonly userinfoOrigin: string;
}

/** Seconds for which access tokens live: refreshes come by themselves, and soon. */
export const ACCESS_TOKEN_SECONDS = 6;

/** The person that every provider knows. */
export const PERSON = { user: 'alice', password: 'alice-password', name: 'Alice Example' };
