import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
// @ts-expect-error oidc-provider ships no types; this file describes the part of it that we use.
import * as untyped from 'oidc-provider';
import packageJson from 'oidc-provider/package.json' with { type: 'json' };

/** An authorization request that waits for a person. */
export interface InteractionDetails {
  readonly uid: string;
  readonly prompt: { readonly name: string };
  readonly params: Readonly<Record<string, unknown>>;
  readonly session?: { readonly accountId?: string };
}

/** What the person decided. */
export type InteractionResult =
  | { readonly login: { readonly accountId: string; readonly acr: string } }
  | { readonly consent: { readonly grantId: string } }
  | { readonly error: string; readonly error_description: string };

/** What a person allowed one client. */
export interface Grant {
  addOIDCScope(scope: string): void;
  addResourceScope(resource: string, scope: string): void;
  rejectResourceScope(resource: string, scope: string): void;
  save(): Promise<string>;
}

/** The part of the Koa context that pages read and write. */
export interface PageContext {
  status: number;
  type: string;
  body: unknown;
  readonly path: string;
  set(headers: Record<string, string>): void;
  /** Absent when no route of the provider matched. */
  readonly oidc?: {
    readonly route: string;
    readonly params?: Readonly<Record<string, unknown>>;
    readonly client?: { readonly clientName?: string };
    readonly session?: {
      readonly accountId?: string;
      readonly state?: {
        readonly secret: string;
        readonly clientId?: string;
        readonly postLogoutRedirectUri?: string;
      };
    };
    readonly entities: {
      readonly Interaction?: {
        readonly params?: Readonly<Record<string, unknown>>;
        readonly result?: { readonly login?: { readonly accountId: string } };
      };
    };
    urlFor(routeName: string): string;
  };
}

export interface OidcProvider {
  readonly issuer: string;
  readonly Grant: new (properties: { accountId: string; clientId: string }) => Grant;
  callback(): RequestListener;
  use(middleware: (context: PageContext, next: () => Promise<void>) => Promise<void>): this;
  on(event: 'server_error', handler: (context: PageContext, error: Error) => void): this;
  interactionDetails(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<InteractionDetails>;
  interactionFinished(
    request: IncomingMessage,
    response: ServerResponse,
    result: InteractionResult,
    options: { mergeWithLastSubmission: boolean },
  ): Promise<void>;
}

/** What a check of the interaction policy looks at. */
export interface PolicyContext {
  readonly oidc: {
    readonly params: Readonly<Record<string, unknown>>;
    readonly acr?: string;
    readonly result?: { readonly login?: unknown };
  };
}

type Check = (context: PolicyContext) => boolean;

interface OidcProviderModule {
  readonly interactionPolicy: {
    readonly base: () => { get(prompt: string): { readonly checks: { add(check: object): void } } };
    readonly Check: {
      readonly REQUEST_PROMPT: boolean;
      readonly NO_NEED_TO_PROMPT: boolean;
      new (reason: string, description: string, check: Check): object;
    };
  };
  readonly Provider: new (issuer: string, configuration: Record<string, unknown>) => OidcProvider;
  readonly errors: {
    readonly InvalidTarget: new () => Error;
    readonly SessionNotFound: new (message: string) => Error;
  };
}

export const { Provider, errors, interactionPolicy } = untyped as OidcProviderModule;

/** The version of oidc-provider that runs. */
export const OIDC_PROVIDER_VERSION: string = packageJson.version;
