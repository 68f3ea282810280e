/** The sign-in services that the app is configured for, each with what the session needs of it. */
import type { Config } from '../config.ts';
import type { OidcProvider } from '../ports.ts';

/** One OpenID Provider. */
export interface SignInService {
  readonly issuer: string;
  /** Its display name. */
  readonly name: string;
  readonly provider: OidcProvider;
  /** The path that its sign-in comes back to. */
  readonly redirectPath: string;
  /** The resource whose access token its sign-in brings (RFC 8707). */
  readonly mainResource: string | undefined;
  /** Whether signing out also ends the browser's session there. */
  readonly endSession: boolean;
  /** The path of the browser's return from there; undefined when none is registered. */
  readonly postLogoutPath?: string | undefined;
  /** How all of a person's sessions are ended there; undefined when it does not offer that. */
  readonly signOutEverywhere?: Config['provider']['signOutEverywhere'];
}

/** All of them, the default one first. */
export type SignInServices = readonly [SignInService, ...SignInService[]];

/** The service of an issuer, compared exactly; undefined when the app is not configured for it. */
export const serviceOf = (services: SignInServices, issuer: string): SignInService | undefined =>
  services.find((service) => service.issuer === issuer);
