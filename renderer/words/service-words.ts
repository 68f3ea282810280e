import type { ProviderSummary } from '../../preload/contract.ts';
import { displayText } from './display-text.ts';

/** A sign-in service as it is called on a button. */
export interface ServiceWords {
  readonly issuer: string;
  readonly name: string;
}

/** The names of the sign-in services; those that have the same get their address behind it. */
export function serviceWords(providers: readonly ProviderSummary[]): readonly ServiceWords[] {
  const named = providers.map(({ issuer, name }) => ({ issuer, name: displayText(name, 60) }));
  return named.map(({ issuer, name }) => {
    const namesakes = named.filter((other) => other.name === name);
    return { issuer, name: namesakes.length > 1 ? `${name} (${displayText(issuer)})` : name };
  });
}
