/** Names that say what a token is, so that whoever finds one in a text knows what is found there. */

/** The accounts at the server. */
export const ACCOUNTS = ['ada', 'ben'] as const;
export type Account = (typeof ACCOUNTS)[number];

/** A refresh token of one sign-in (its family), or an access token that came with it. */
export interface NamedToken {
  readonly kind: 'refresh' | 'access';
  readonly family: string;
  readonly generation: number;
}

const TOKEN = /(refresh|access)_([a-z]+-\d+)_(\d+)_secret/g;

/** @param serial makes access tokens of one generation differ. */
export const accessToken = (family: string, generation: number, serial: number) =>
  `access_${family}_${generation}_secret_${serial}`;

export const refreshToken = (family: string, generation: number) =>
  `refresh_${family}_${generation}_secret`;

/** The tokens in a text, in its order. */
export function tokensIn(text: string): NamedToken[] {
  return [...text.matchAll(TOKEN)].map(([, kind, family = '', generation]) => ({
    kind: kind === 'refresh' ? 'refresh' : 'access',
    family,
    generation: Number(generation),
  }));
}

/** The newest generation of each family whose refresh token is in a text. */
export function newestIn(texts: Iterable<string>): Map<string, number> {
  const newest = new Map<string, number>();
  for (const text of texts) {
    for (const { kind, family, generation } of tokensIn(text)) {
      if (kind === 'refresh') newest.set(family, Math.max(generation, newest.get(family) ?? 0));
    }
  }
  return newest;
}

/**
 * The texts of the keyring without the tombstones, and without the sessions that have one: a token that is
 * only to be revoked is no session, whatever a kill has left of it.
 */
export function sessionsIn(items: ReadonlyMap<string, string>): string[] {
  const parsed = [...items.values()].map((text) => JSON.parse(text) as Record<string, unknown>);
  const ended = JSON.stringify(parsed.map(({ leaving }) => leaving));
  return parsed
    .map(({ leaving: _, ...session }) => JSON.stringify(session))
    .filter((text) => !tokensIn(text).some((token) => ended.includes(nameOf(token))));
}

const nameOf = ({ family, generation }: NamedToken) => refreshToken(family, generation);
