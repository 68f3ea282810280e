/**
 * The access token of one API call, and all that has to be before it is had: the access that the route needs, a
 * fresh proof of who the person is, their word that this call is what they want. The order matters: who would be
 * refused anyway is not asked; who is asked has the last word before anything is sent.
 */
import type { ApiConfig } from '../config.ts';
import type { AccessToken } from '../ports.ts';
import type { AccountAccess } from './access-tokens.ts';
import type { Asking } from './asking.ts';
import { AuthError } from './auth-error.ts';
import { stepUpChallenge } from './challenge.ts';
import { ownEntry } from './own-entry.ts';
import { questionOf, type AskedCall } from './question.ts';
import { lacking, scopesOf } from './scope.ts';
import type { SignInNeeds } from './sign-in-again.ts';

/** A call, as the guard looks at it. */
export interface GuardedCall extends AskedCall {
  readonly api: Pick<ApiConfig, 'resource' | 'scopes' | 'sensitive'>;
  /** The route that allows it, as the configuration has it. */
  readonly route: string;
}

/** Who calls, and what may be done for it. */
export interface GuardedCaller {
  readonly window: string;
  /** Scopes that the window may have the person asked for. */
  readonly scopes: readonly string[];
  /** Whether the person may be asked for more access, or to sign in again. */
  readonly interactive: boolean;
  /** Aborted when nobody wants the answer any more. */
  readonly gone: AbortSignal;
  /** Waits for what a person does; their time is not the call's. */
  readonly person: <T>(acts: Promise<T>) => Promise<T>;
}

/** The tokens of one call, one after the other. */
export interface CallTokens {
  /** Whether the call is sent once, whatever becomes of it: the person agreed to one. */
  readonly once: boolean;
  /**
   * The token to send first. Throws AuthError `consent_needed`, `fresh_sign_in_needed` when the call is not
   * interactive, `not_granted`, `bad_request`, `not_confirmed`, `rate_limited`, and what `AccountAccess` does.
   */
  first(): Promise<string>;
  /** Another token after a 401 with these headers; null when there is none to try. Throws as `first`. */
  next(headers: ReadonlyArray<readonly [string, string]>): Promise<string | null>;
}

/** What a call lacks. */
interface Missing {
  readonly scopes: readonly string[];
  readonly isOld: boolean;
}

/** Guards one call; nothing happens before `first`. */
export function guardCall(
  call: GuardedCall,
  caller: GuardedCaller,
  account: AccountAccess,
  asking: Asking,
): CallTokens {
  const { resource } = call.api;
  const scopes = ownEntry(call.api.scopes, call.route) ?? [];
  const sensitive = ownEntry(call.api.sensitive, call.route);
  const maxAge = sensitive?.maxAgeSeconds;
  const { interactive, gone, window } = caller;
  let sent: AccessToken | null = null;
  /** Each is done once in the life of a call, so that no server can keep a person busy. */
  let renewed = false;
  let challenged = false;

  const missing = (has = account.scopes()): Missing => {
    const age = account.authAge();
    return {
      scopes: lacking(scopes, has),
      isOld: maxAge !== undefined && (age === null || age > maxAge),
    };
  };
  const isNothing = ({ scopes: names, isOld }: Missing) => names.length === 0 && !isOld;

  /** Says what is missing when the person is not to be asked for it. */
  function judge(lacks: Missing): Missing {
    if (lacks.scopes.length > 0) {
      if (!interactive) throw new AuthError('consent_needed');
      if (lacking(lacks.scopes, caller.scopes).length > 0) throw new AuthError('not_granted');
    }
    if (lacks.isOld && !interactive) throw new AuthError('fresh_sign_in_needed');
    return lacks;
  }

  async function confirm(lacks: Missing): Promise<void> {
    const rest = { window, account: account.name(), scopes: lacks.scopes };
    const question = questionOf(call, sensitive, { ...rest, signIn: !isNothing(lacks) });
    await caller.person(asking.confirm(question, gone));
  }

  async function signInAgain(needs: SignInNeeds): Promise<void> {
    await caller.person(account.signInAgain({ ...needs, resource }));
    if (gone.aborted) throw new AuthError('not_confirmed');
  }

  /** A token, of its own where the route is sensitive; whether it allows what the route needs is looked at. */
  async function take(): Promise<AccessToken> {
    const part = scopes.length === 0 ? undefined : scopes.join(' ');
    sent = sensitive ? await account.single(resource, part) : await account.get(resource);
    return sent;
  }
  const lacksOf = (token: AccessToken) => lacking(scopes, scopesOf(token.scope));

  return {
    once: sensitive !== undefined,

    async first() {
      if (!sensitive && scopes.length === 0) return (await take()).value;
      let lacks = judge(missing());
      if (sensitive || lacks.scopes.length > 0) await confirm(lacks);
      // Much may have happened while the person read.
      const now = judge(missing());
      if (lacking(now.scopes, lacks.scopes).length > 0) throw new AuthError('consent_needed');
      if (!isNothing(now)) await signInAgain({ scopes: now.scopes, maxAge });
      const token = await take();
      if (lacksOf(token).length === 0) return token.value;
      // Granted, as far as the service said, but not for this API.
      if (sensitive || lacks.scopes.length > 0) throw new AuthError('scope_not_granted');
      lacks = judge({ scopes: lacksOf(token), isOld: false });
      await confirm(lacks);
      await signInAgain({ scopes: lacks.scopes });
      const other = await take();
      if (lacksOf(other).length > 0) throw new AuthError('scope_not_granted');
      return other.value;
    },

    async next(headers) {
      const challenge = stepUpChallenge(headers);
      if (challenge) {
        if (challenged) return null;
        if (!interactive) throw new AuthError('fresh_sign_in_needed');
        challenged = true;
        asking.count();
        const ages = [maxAge, challenge.maxAge].filter((age) => age !== undefined);
        await signInAgain({
          scopes: [],
          maxAge: ages.length === 0 ? undefined : Math.min(...ages),
          acrValues: challenge.acrValues,
        });
        return (await take()).value;
      }
      // A token that came for this call alone would be refused again.
      if (sensitive || renewed || !sent || !account.invalidate(resource, sent.value)) return null;
      renewed = true;
      return (await take()).value;
    },
  };
}
