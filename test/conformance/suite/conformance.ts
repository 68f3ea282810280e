/** How a module of the list becomes tests: one file calls one of these functions, once. */
import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../../preload/contract.ts';
import { moduleNamed, type Module, type ModuleName } from './modules.ts';
import type { Mutation } from './mutation.ts';
import { startRun, type Run } from './run.ts';

/** A run whose wire is judged when the test has done its part. */
async function runOf(module: Module, work: (run: Run) => Promise<void>): Promise<void> {
  const run = await startRun(module.profile);
  await work(run);
  expect(run.wireProblems()).toEqual([]);
}

/** Signs in, as the person `ada`. */
export async function signedIn(run: Run): Promise<void> {
  expect((await run.signIn()).outcome).toBe('done');
  expect(run.session.snapshot()).toMatchObject({ account: { subject: 'ada' } });
}

/** The API takes the access token that the app has. */
export async function expectUse(run: Run): Promise<void> {
  expect(await run.call()).toBe('done');
  expect(run.tokensUsed().at(-1)).toMatchObject({ server: 'api', status: 200 });
}

/** What every refusal at a sign-in has in common: nothing is kept, and no token is used. */
export function expectNothing(run: Run): void {
  expect(run.isSignedIn()).toBe(false);
  expect(run.keeps()).toBe(false);
  expect(run.tokensUsed()).toEqual([]);
}

/** Tests of a module's own: each is given a run, whose wire is judged afterwards. */
export function moduleTests(
  name: ModuleName,
  tests: Readonly<Record<string, (run: Run) => Promise<void>>>,
): void {
  const module = moduleNamed(name);
  describe(name, () => {
    for (const [title, work] of Object.entries(tests)) it(title, () => runOf(module, work));
  });
}

/** A module that applies is tested for what the list expects of it. */
function isListedAs(name: ModuleName, tested: 'accepted' | 'refused'): void {
  const { notFor, expected } = moduleNamed(name);
  if (notFor === undefined && expected !== tested) throw new Error(`${name} must be ${expected}`);
}

/** The provider does this, and the app goes on: at sign-in, and when it refreshes. */
export function accepts(name: ModuleName, mutation: Mutation = {}): void {
  isListedAs(name, 'accepted');
  moduleTests(name, {
    'is accepted at sign-in': async (run) => {
      run.mutateBy(mutation);
      await signedIn(run);
      await expectUse(run);
    },
    'is accepted at refresh': async (run) => {
      await signedIn(run);
      run.mutateBy(mutation);
      run.expire();
      await expectUse(run);
      expect(run.asked('/token')).toHaveLength(2);
    },
  });
}

/** An ID token, or an answer of the token endpoint, that is refused: at sign-in, and at refresh. */
export function refusesTokens(
  name: ModuleName,
  mutation: Mutation,
  { code = 'id_token_invalid', atRefresh = 'refused' }: TokenRefusal = {},
): void {
  isListedAs(name, 'refused');
  moduleTests(name, {
    'is refused at sign-in': async (run) => {
      run.mutateBy(mutation);
      expect((await run.signIn()).outcome).toBe(code);
      expect(run.asked('/token')).toHaveLength(1);
      expectNothing(run);
    },
    [`is ${atRefresh} at refresh`]: async (run) => {
      await signedIn(run);
      if (atRefresh === 'refused') return expectRefusedRefresh(run, mutation, code);
      run.mutateBy(mutation);
      run.expire();
      await expectUse(run);
    },
  });
}

/** A refresh whose tokens are refused: none of them is used, and nobody else is signed in. */
export async function expectRefusedRefresh(
  run: Run,
  mutation: Mutation,
  code: ErrorCode,
): Promise<void> {
  run.mutateBy(mutation);
  run.expire();
  expect(await run.call()).toBe(code);
  expect(run.asked('/token')).toHaveLength(2);
  expect(run.tokensUsed()).toEqual([]);
  expect(run.session.snapshot()).toMatchObject({
    account: { subject: 'ada', name: 'Ada Lovelace' },
    connection: 'offline',
  });
}

/** What a refusal of tokens looks like. */
export interface TokenRefusal {
  /** What the sign-in ends with. */
  readonly code?: ErrorCode;
  /** Where a specification lets a refresh do what a sign-in may not. */
  readonly atRefresh?: 'refused' | 'accepted';
}

/** A redirect that is refused: the code in it is never redeemed. */
export function refusesRedirect(
  name: ModuleName,
  change: (query: URLSearchParams) => unknown,
  code: ErrorCode,
): void {
  isListedAs(name, 'refused');
  moduleTests(name, {
    'is refused, and no code is redeemed': async (run) => {
      run.mutateBy({ redirect: change });
      expect((await run.signIn()).outcome).toBe(code);
      expect(run.asked('/token')).toEqual([]);
      expectNothing(run);
    },
  });
}
