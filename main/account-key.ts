import type { AccountKey } from './ports.ts';

/** One text for an account: issuer and subject, exactly (TX-11). Holds personal data. */
export const accountId = ({ issuer, subject }: AccountKey): string =>
  JSON.stringify([issuer, subject]);

/** Whether both are the same account, whatever else the objects carry. */
export const sameAccount = (a: AccountKey, b: AccountKey): boolean =>
  a.issuer === b.issuer && a.subject === b.subject;
