/** What the attacked process and the attacker know of each other. */

/** What the attacked process tells. */
export type ChildNews =
  | { readonly kind: 'listening'; readonly redirectUri: string }
  | { readonly kind: 'received' }
  | { readonly kind: 'fault'; readonly what: string };

/** Listeners with a mistake that an attack must find. */
export const BROKEN = ['throws', 'repeats', 'takes anything'] as const;
export type Broken = (typeof BROKEN)[number];

/** The query that the sign-in waits for: no input has it. */
export const GENUINE = 'state=only-the-parent-knows&code=a-code';
export const PATH = '/callback';
