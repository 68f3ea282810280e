/** What the attacked process and its attacker know of each other. */

/** What the sign-in waits for. The attacker knows all but the state, which stands here for the genuine browser. */
export const EXPECTED = {
  state: 'Vq3Zr0d1c5hJm8sYxkT2bLw7uNfA4gEoPiRtDyHs6Ck',
  issuer: 'https://provider.example',
  issRequired: false,
} as const;
export const PATH = '/callback';
/** The query of the genuine callback. */
export const GENUINE = `state=${EXPECTED.state}&code=the-code`;
/** Request target of the genuine callback. */
export const CALLBACK = `${PATH}?${GENUINE}`;

/** A sign-in that is to wait. */
export interface Start {
  /** The name of the mistake that its listener has; null for the listener as it is. */
  readonly mistake: string | null;
  readonly ports: 'any' | readonly number[];
}

/** How a sign-in is ended. */
export type Ending = 'succeed' | 'fail' | 'cancel' | 'time out';

/** What the process is told of one of its sign-ins: to start it, to end it, or to say what came of it so far. */
export type Order = { readonly signIn: number } & (
  | ({ readonly kind: 'start' } & Start)
  | { readonly kind: 'end'; readonly how: Ending }
  | { readonly kind: 'say' }
);

/** What came of an attack so far. */
export interface News {
  /** The answers that the sign-in took: `code the-code`, or `error` and its code. */
  readonly taken: readonly string[];
  /** How many queries were held against the state. */
  readonly judged: number;
  readonly refusals: readonly string[];
  /** Failures that nobody caught. */
  readonly faults: readonly string[];
}

/** What it says. */
export type Said = { readonly signIn: number } & (
  | { readonly kind: 'listening'; readonly redirectUri: string }
  | { readonly kind: 'unable'; readonly reason: string }
  | { readonly kind: 'news'; readonly news: News }
);
