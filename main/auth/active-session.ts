/** The parts of a signed-in session: the account, its record, its access tokens. */
import type {
  AccountKey,
  Clock,
  IdentityClaims,
  IdTokenContinuity,
  Log,
  OidcProvider,
  Random,
  TokenGrant,
  Vault,
} from '../ports.ts';
import { codeOf } from './auth-error.ts';
import { instant, passedSince } from './instant.ts';
import { TOLERANCE } from './provider-clock.ts';
import type { SessionEnd, SignedIn } from './session-state.ts';
import type { SessionStore } from './session-store.ts';
import { createSessionStore } from './session-store.ts';
import type { TokenKeeper } from './token-keeper.ts';
import { createTokenKeeper } from './token-keeper.ts';

/** A signed-in session; a new sign-in makes a new one, and events of an older one are ignored. */
export interface ActiveSession {
  readonly account: AccountKey;
  readonly store: SessionStore;
  readonly keeper: TokenKeeper;
  /**
   * Takes from a grant what the person is called; where no ID token says it, it is asked for, in the
   * background. And the ID token itself, where a logout will need it.
   */
  showWho(grant: TokenGrant): void;
  /** The last ID token of this run, where the configuration says that a logout needs it (LO-03). */
  idToken(): string | undefined;
  /**
   * Seconds since the person proved last who they are, as a verified ID token told (`auth_time`); null when
   * none did, and when it would be in the future: a clock was set back.
   */
  authAge(): number | null;
  /** Stores what was held in memory, with the person's name. Throws as `SessionStore.keep`. */
  keep(): Promise<void>;
}

/** What a change of the signed-in state may contain. */
export type SignedInChange = Partial<Omit<SignedIn, 'kind' | 'account'>>;

/** What the parts are built from, and how they report. */
export interface ActiveSessionOptions {
  readonly provider: OidcProvider;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly mainResource: string | undefined;
  readonly onChange: (of: ActiveSession, change: SignedInChange) => void;
  readonly onRefreshed: () => void;
  /** The session is over, at the provider or in the store. */
  readonly onEnded: (of: ActiveSession, code: SessionEnd) => void;
}

/** Builds the parts for the person that an ID token named. */
export function createActiveSession(
  options: ActiveSessionOptions,
  continuity: IdTokenContinuity,
): ActiveSession {
  const { provider, vault, clock, random, log, mainResource } = options;
  const account = { issuer: continuity.issuer, subject: continuity.subject };
  const change = (part: SignedInChange) => {
    options.onChange(self, part);
  };
  const store = createSessionStore(vault, account, (persistence) => {
    change({ persistence });
    if (persistence.kind === 'memory_only') keeper.storeLater();
  });
  const keeper = createTokenKeeper({
    provider,
    store,
    clock,
    random,
    log,
    continuity,
    resource: mainResource,
    events: {
      refreshing: () => {
        change({ connection: 'refreshing' });
      },
      refreshed: (grant, accessTokenExpiresAt) => {
        change({
          connection: 'online',
          lastRefreshAt: clock.now(),
          ...(accessTokenExpiresAt === null ? {} : { accessTokenExpiresAt }),
          clockOffset: provider.clockOffset(),
          ...(hasNames(grant.identity?.claims) ? { claims: grant.identity.claims } : {}),
        });
        // A token for one use is not used for this.
        if (accessTokenExpiresAt !== null) showWho(grant);
        options.onRefreshed();
      },
      answered: () => {
        change({ connection: 'online' });
      },
      failed: (connection) => {
        change({ connection });
      },
      ended: (code) => {
        options.onEnded(self, code);
      },
    },
  });
  /** Once per run: who has a name is not asked for it at each refresh. */
  let named: IdentityClaims | null = null;
  const note = (claims: IdentityClaims) => {
    named = claims;
    if (store.persistence().kind === 'stored') void vault.label(account, claims);
  };
  let idToken: string | undefined;
  const showWho = (grant: TokenGrant): void => {
    idToken = grant.idTokenHint ?? idToken;
    const claims = grant.identity?.claims;
    if (hasNames(claims)) note(claims);
    else if (!named) {
      void askForClaims(options, self, grant).then((asked) => {
        if (!hasNames(asked)) return;
        change({ claims: asked });
        note(asked);
      });
    }
  };
  const keep = async (): Promise<void> => {
    await store.keep();
    if (named) note(named);
  };
  const since = instant(clock);
  const authAge = (): number | null => {
    const { authTime } = continuity;
    if (authTime === undefined) return null;
    const age = (clock.now() + provider.clockOffset()) / 1000 - authTime;
    // In this run no clock that is set back makes it younger.
    return age < -TOLERANCE ? null : Math.max(age, passedSince(clock, since) / 1000);
  };
  const self: ActiveSession = {
    account,
    store,
    keeper,
    showWho,
    authAge,
    keep,
    idToken: () => idToken,
  };
  return self;
}

/**
 * Keeps what a sign-in brought, where it can be kept; `store.persistence()` says where that is.
 * @param canStore the probe's answer from before the browser opened.
 */
export async function keepGrant(
  started: ActiveSession,
  grant: TokenGrant,
  canStore: boolean,
): Promise<void> {
  const { refreshToken, identity, scope } = grant;
  if (refreshToken === undefined || !identity) {
    started.store.hold(null);
    return;
  }
  const { continuity } = identity;
  const record = { refreshToken, scope, continuity, journal: null };
  if (canStore) await started.store.saveEarly(record);
  else started.store.hold(record);
}

/** Whether there is anything in the claims to call a person by. */
function hasNames(claims: IdentityClaims | null | undefined): claims is IdentityClaims {
  return Object.keys(claims ?? {}).length > 0;
}

/**
 * The display claims from the UserInfo endpoint; null when there are none to be had. An access token for
 * an API's resource is not one for UserInfo, so it is not sent there (RI-01).
 */
async function askForClaims(
  options: Pick<ActiveSessionOptions, 'provider' | 'log' | 'mainResource'>,
  of: ActiveSession,
  grant: TokenGrant,
): Promise<IdentityClaims | null> {
  if (options.mainResource !== undefined) return null;
  try {
    return await options.provider.userInfo(grant.accessToken.value, of.account.subject);
  } catch (error) {
    options.log.event('userinfo.failed', { code: codeOf(error) });
    return null;
  }
}
