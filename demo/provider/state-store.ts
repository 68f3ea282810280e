/** The fields that oidc-provider's models keep and that this store looks at. */
export interface StoredPayload {
  readonly accountId?: string;
  readonly grantId?: string;
  readonly uid?: string;
  readonly userCode?: string;
  readonly [field: string]: unknown;
}

interface StoredRecord {
  readonly payload: StoredPayload;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  consumedAt: number | undefined;
}

/** One sign-in: a grant and the refresh-token family that hangs on it. */
export interface GrantState {
  readonly sub: string;
  /** The grant was neither revoked nor has it expired. */
  readonly active: boolean;
  /** The family has a refresh token that was not used yet. */
  readonly refreshTokenActive: boolean;
}

/** More records of one kind than this push the oldest out, so that no load can fill the memory. */
const MOST_RECORDS_PER_MODEL = 20_000;

/**
 * Everything the provider remembers, in memory only: a restart forgets every session, grant and token.
 * `adapterFor` is what oidc-provider calls an adapter factory.
 */
export class StateStore {
  readonly #models = new Map<string, Map<string, StoredRecord>>();
  readonly #everyGrant = new Map<string, string>();
  readonly #reuseGraceMs: number;

  constructor(reuseGraceSeconds: number) {
    this.#reuseGraceMs = reuseGraceSeconds * 1000;
  }

  readonly adapterFor = (model: string) => {
    const records = this.#recordsOf(model);
    const find = (id: string) => this.#read(model, records.get(id));
    const findBy = (matches: (payload: StoredPayload) => boolean) => {
      for (const record of records.values()) {
        if (matches(record.payload)) return this.#read(model, record);
      }
      return undefined;
    };
    return {
      find: async (id: string) => find(id),
      findByUid: async (uid: string) => findBy((payload) => payload.uid === uid),
      findByUserCode: async (code: string) => findBy((payload) => payload.userCode === code),
      upsert: async (id: string, payload: StoredPayload, expiresInSeconds: number) => {
        if (model === 'Grant' && payload.accountId !== undefined) {
          remember(this.#everyGrant, id, payload.accountId);
        }
        forgetExpired(records);
        const expiresAt = Date.now() + expiresInSeconds * 1000;
        remember(records, id, { payload, expiresAt, consumedAt: undefined });
      },
      consume: async (id: string) => {
        const record = records.get(id);
        if (record !== undefined) record.consumedAt ??= Date.now();
      },
      destroy: async (id: string) => {
        records.delete(id);
      },
      revokeByGrantId: async (grantId: string) => deleteGrant(records, grantId),
    };
  };

  /** Every grant of this run, oldest first, revoked ones too. */
  grants(): GrantState[] {
    const now = Date.now();
    const usable = new Set<string | undefined>();
    for (const { payload, expiresAt, consumedAt } of this.#recordsOf('RefreshToken').values()) {
      if (consumedAt === undefined && expiresAt > now) usable.add(payload.grantId);
    }
    return [...this.#everyGrant].map(([id, sub]) => {
      const active = (this.#recordsOf('Grant').get(id)?.expiresAt ?? 0) > now;
      return { sub, active, refreshTokenActive: active && usable.has(id) };
    });
  }

  /** Revokes every active grant of a person with all its tokens; returns how many there were. */
  revokeGrantsOf(sub: string): number {
    const ids = [...this.#recordsOf('Grant')]
      .filter(([, record]) => record.payload.accountId === sub)
      .map(([id]) => id);
    for (const id of ids) {
      this.#recordsOf('Grant').delete(id);
      for (const records of this.#models.values()) deleteGrant(records, id);
    }
    return ids.length;
  }

  /** Ends every grant and every browser session of a person; returns how many grants there were. */
  endEverySessionOf(sub: string): number {
    const sessions = this.#recordsOf('Session');
    for (const [id, { payload }] of sessions) {
      if (payload.accountId === sub) sessions.delete(id);
    }
    return this.revokeGrantsOf(sub);
  }

  #recordsOf(model: string): Map<string, StoredRecord> {
    const known = this.#models.get(model);
    if (known !== undefined) return known;
    const records = new Map<string, StoredRecord>();
    this.#models.set(model, records);
    return records;
  }

  #read(model: string, record: StoredRecord | undefined): StoredPayload | undefined {
    if (record === undefined || record.expiresAt <= Date.now()) return undefined;
    const { payload, consumedAt } = record;
    if (consumedAt === undefined) return { ...payload };
    // Inside the grace period the provider does not learn that the token was rotated already.
    const forgiven = model === 'RefreshToken' && Date.now() - consumedAt < this.#reuseGraceMs;
    return forgiven ? { ...payload } : { ...payload, consumed: Math.floor(consumedAt / 1000) };
  }
}

function remember<T>(map: Map<string, T>, id: string, value: T): void {
  map.delete(id);
  map.set(id, value);
  for (const oldest of map.keys()) {
    if (map.size <= MOST_RECORDS_PER_MODEL) break;
    map.delete(oldest);
  }
}

/** Records of one model have nearly the same lifetime, so that the expired ones stand in front. */
function forgetExpired(records: Map<string, StoredRecord>): void {
  const now = Date.now();
  for (const [id, record] of records) {
    if (record.expiresAt > now) break;
    records.delete(id);
  }
}

function deleteGrant(records: Map<string, StoredRecord>, grantId: string): void {
  for (const [id, record] of records) {
    if (record.payload.grantId === grantId) records.delete(id);
  }
}
