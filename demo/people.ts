/** A demo person. */
export interface Person {
  /** Login name and `sub` claim. */
  readonly sub: string;
  readonly name: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly email: string;
}

/** Everybody's password. The login page prints it: nothing here is worth protecting. */
export const DEMO_PASSWORD = 'demo';

export const PEOPLE: readonly Person[] = [
  {
    sub: 'ada',
    name: 'Ada Lovelace',
    givenName: 'Ada',
    familyName: 'Lovelace',
    email: 'ada@example.test',
  },
  {
    sub: 'grace',
    name: 'Grace Hopper',
    givenName: 'Grace',
    familyName: 'Hopper',
    email: 'grace@example.test',
  },
];

/** The person with this `sub`, or undefined. */
export function personBySub(sub: string): Person | undefined {
  return PEOPLE.find((person) => person.sub === sub);
}

/** The person whose login name (any case, blanks around it ignored) and password match, or undefined. */
export function personByCredentials(userName: string, password: string): Person | undefined {
  return password === DEMO_PASSWORD ? personBySub(userName.trim().toLowerCase()) : undefined;
}
