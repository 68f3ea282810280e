import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { ACR } from '../provider/authentication.ts';
import { insufficientAuthentication } from './api-error.ts';
import type { Caller } from './verify-access-token.ts';

/** Above this the person is to prove more than a password. */
const MOST_WITH_A_PASSWORD = 1000;

/** What a caller sends. */
export const NewTransfer = v.strictObject({
  to: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100)),
  amount: v.pipe(v.number(), v.minValue(0.01), v.maxValue(100_000)),
});

/** Money that was sent; none of it is real. */
export interface Transfer extends v.InferOutput<typeof NewTransfer> {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** Transfers per person, in memory only. */
export class Ledger {
  readonly #transfers = new Map<string, Transfer[]>();

  /** The transfers of a person, newest first. */
  of(sub: string): readonly Transfer[] {
    return this.#transfers.get(sub) ?? [];
  }

  send(sub: string, transfer: v.InferOutput<typeof NewTransfer>): Transfer {
    const sent = { id: randomUUID(), ...transfer, at: new Date().toISOString() };
    this.#transfers.set(sub, [sent, ...this.of(sub)].slice(0, 100));
    return sent;
  }
}

/**
 * Whether the sign-in behind a token is good enough to send money.
 * @param maxAge seconds.
 * @throws ApiError the challenge that says what is missing.
 */
export function requireSignIn({ authTime, acr }: Caller, amount: number, maxAge: number): void {
  const isRecent = authTime !== undefined && Date.now() / 1000 - authTime <= maxAge;
  const isStrong = amount <= MOST_WITH_A_PASSWORD || acr === ACR.secondFactor;
  if (isRecent && isStrong) return;
  throw insufficientAuthentication({
    ...(isRecent ? {} : { maxAge }),
    ...(isStrong ? {} : { acr: ACR.secondFactor }),
  });
}
