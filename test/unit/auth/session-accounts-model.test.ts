import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { turn } from '../../fakes/fake-clock.ts';
import {
  codeOfFailed,
  createSessionScenario,
  expectNoSecrets,
  expire,
  type SessionScenario,
} from './session-scenario.ts';

const ISSUER = 'https://idp.test';
const PEOPLE = ['ada', 'bob', 'eve'] as const;
type Person = (typeof PEOPLE)[number];
const accountOf = (subject: Person) => ({ issuer: ISSUER, subject });

/** What has to be true: who has a session here, the one used last first, and who is the current one. */
interface Model {
  used: Person[];
  current: Person | null;
}

interface Real {
  scenario: SessionScenario;
}

type Command = fc.AsyncCommand<Model, Real>;

const use = (model: Model, person: Person): void => {
  model.used = [person, ...model.used.filter((other) => other !== person)];
  model.current = person;
};
const leave = (model: Model, person: Person): void => {
  model.used = model.used.filter((other) => other !== person);
  if (model.current === person) model.current = null;
};

/** What holds after every step, whatever it was. */
function check({ used, current }: Model, { scenario }: Real): void {
  const { session, vault, provider } = scenario;
  const snapshot = session.snapshot();
  const shown = snapshot.state === 'signedIn' ? snapshot.account.subject : null;
  expect(shown).toBe(current);
  const others = (snapshot.otherAccounts ?? []).map(({ subject }) => subject);
  expect([...others].sort()).toEqual(used.filter((person) => person !== current).sort());
  const records = vault.records();
  expect(records.map(({ continuity }) => continuity.subject).sort()).toEqual([...used].sort());
  // No refresh token was sent twice: the provider would have ended its session.
  for (const { refreshToken } of records) expect(provider.isAlive(refreshToken)).toBe(true);
  expectNoSecrets(scenario);
}

const step = (
  name: string,
  run: (model: Model, real: Real) => Promise<void>,
  can: (model: Model) => boolean = () => true,
): Command => ({
  check: can,
  async run(model, real) {
    await run(model, real);
    await turn();
    check(model, real);
  },
  toString: () => name,
});

const signIn = (person: Person) =>
  step(`sign in ${person}`, async (model, { scenario }) => {
    scenario.provider.person = { subject: person, claims: { name: person } };
    const done = scenario.session.signIn({ another: true });
    await scenario.agree();
    expect(await done).toMatchObject({ account: { subject: person } });
    use(model, person);
  });

const giveUp = step('begin a sign-in and cancel it', async (_, { scenario }) => {
  const done = codeOfFailed(scenario.session.signIn({ another: true }));
  await scenario.openedUrl();
  scenario.session.cancelSignIn();
  expect(await done).toBe('sign_in_cancelled');
});

const change = (person: Person) =>
  step(`switch to ${person}`, async (model, { scenario }) => {
    const isHere = model.used.includes(person);
    const code = await codeOfFailed(scenario.session.switchAccount(accountOf(person)));
    expect(code).toBe(isHere ? 'none' : 'account_unknown');
    if (isHere) use(model, person);
  });

const out = step('sign out', async (model, { scenario }) => {
  const code = await codeOfFailed(scenario.session.signOut());
  expect(code).toBe(model.current === null ? 'not_signed_in' : 'none');
  if (model.current !== null) leave(model, model.current);
});

const outOf = (person: Person) =>
  step(`sign out of ${person}`, async (model, { scenario }) => {
    const code = await codeOfFailed(scenario.session.signOut({ account: accountOf(person) }));
    expect(code).toBe(model.used.includes(person) ? 'none' : 'account_unknown');
    leave(model, person);
  });

const token = step('ask for a token', async (model, { scenario }) => {
  const asked = scenario.session.tokens().get(undefined);
  if (model.current === null) {
    expect(await codeOfFailed(asked)).toBe('not_signed_in');
  } else {
    expect(scenario.provider.subjectOf((await asked).value)).toBe(model.current);
  }
});

const sleep = step('sleep past every expiry', async (_, { scenario }) => {
  await expire(scenario.clock);
});

const restart = step('close and start', async (model, real) => {
  const { vault, provider, clock, session } = real.scenario;
  await session.stop();
  real.scenario = createSessionScenario({ vault, provider, clock });
  await real.scenario.session.start();
  await codeOfFailed(real.scenario.session.tokens().get(undefined));
  model.current = model.used[0] ?? null;
});

/** Everything at once; who is the current one in the end is decided by the last switch. */
const hurry = (people: readonly Person[]) =>
  step(
    `switch to ${people.join(', ')} at once, and ask for tokens`,
    async (model, { scenario }) => {
      const { session } = scenario;
      await Promise.all(
        people.flatMap((person) => [
          codeOfFailed(session.switchAccount(accountOf(person))),
          codeOfFailed(session.tokens().get(undefined)),
        ]),
      );
      // Who came last is the app's word here; that it keeps it is seen at the next start.
      const snapshot = session.snapshot();
      const others = (snapshot.otherAccounts ?? []).map(({ subject }) => subject as Person);
      const now = snapshot.state === 'signedIn' ? (snapshot.account.subject as Person) : null;
      if (people.some((person) => model.used.includes(person))) expect(people).toContain(now);
      model.used = now === null ? others : [now, ...others];
      model.current = now;
    },
  );

const person = fc.constantFrom(...PEOPLE);
const commands = fc.commands<Model, Real, false>(
  [
    person.map(signIn),
    person.map(signIn),
    person.map(change),
    person.map(change),
    person.map(outOf),
    fc.constant(out),
    fc.constant(giveUp),
    fc.constant(token),
    fc.constant(sleep),
    fc.constant(restart),
    fc.array(person, { minLength: 2, maxLength: 5 }).map(hurry),
  ],
  { maxCommands: 40, size: 'max' },
);

describe('three people on one computer', () => {
  it('each have a session of their own, whatever they do and in which order [LO-06, RT-04, TX-11]', async () => {
    await fc.assert(
      fc.asyncProperty(commands, async (list) => {
        const scenario = createSessionScenario();
        await scenario.session.start();
        const real: Real = { scenario };
        await fc.asyncModelRun(() => ({ model: { used: [], current: null }, real }), list);
        await real.scenario.session.stop();
      }),
      { numRuns: 300 },
    );
  });
});
