/**
 * The person and the browser: a scripted one in the bench's own process. It stays signed in at the
 * provider, so that after the first time only the consent page is left, the same for everybody.
 */
import { ScriptedBrowser, signInOverHttp } from '../../test/rig/scripted-browser.ts';
import type { Launched } from './launch.ts';

/** Somebody who does what the opened pages ask for. */
export interface Person {
  /** Signs in at the address and goes where the provider sends the browser, to the last page. */
  follow(address: string): Promise<void>;
}

/** A person with a browser of their own. */
export function createPerson(issuer: string): Person {
  const browser = new ScriptedBrowser(issuer);
  return {
    async follow(address) {
      const callback = await signInOverHttp(address, { browser });
      const page = await fetch(callback);
      await page.text();
    },
  };
}

/**
 * Follows every address that the process opens, until it says `result`.
 * @returns that message's content.
 * @throws what went wrong in the process, or at the provider.
 */
export async function followUntilResult(
  process: Launched,
  person: Person,
): Promise<Readonly<Record<string, unknown>>> {
  const result = process.heard('result');
  const follow = async (): Promise<never> => {
    for (;;) {
      const { content } = await process.heard('open');
      await person.follow(String(content['url']));
    }
  };
  const { content } = await Promise.race([result, follow()]);
  if (typeof content['failure'] === 'string') throw new Error(content['failure']);
  return content;
}
