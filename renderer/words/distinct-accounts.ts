import type { AccountId, OtherAccount } from '../../preload/contract.ts';
import { accountWords, type AccountWords } from './account-words.ts';
import { displayText, isolated } from './display-text.ts';

/** An account among others, as it is shown, with what tells it from each of them. */
export interface DistinctAccount extends AccountWords {
  /** What a call names it by; a summary has more in it than a call may carry. */
  readonly id: AccountId;
  /** Its sign-in service; empty where there is only one. */
  readonly service: string;
  /** What else it takes to tell it apart: user name, subject, issuer; mostly nothing. */
  readonly marks: readonly string[];
  /** What a button calls it: the name alone when no other account has it, else all that is shown. */
  readonly label: readonly string[];
}

/** The account as one text, different for each. */
export const accountKey = ({ id }: DistinctAccount): string =>
  JSON.stringify([id.issuer, id.subject]);

type OneForEach<A extends readonly OtherAccount[]> = { readonly [I in keyof A]: DistinctAccount };

const SHORT_SUBJECT = 16;

function shortSubject(subject: string): string {
  const text = displayText(subject, 255);
  return text.length <= SHORT_SUBJECT
    ? text
    : displayText(`${text.slice(0, 6)}…${text.slice(-6)}`.toWellFormed());
}

/**
 * What is added, one after the other, to accounts that still look the same. Whoever chose even their
 * subjects to look alike gets a number.
 */
const further: readonly ((account: OtherAccount, place: number) => string)[] = [
  ({ username }) => displayText(username ?? ''),
  ({ subject }) => `ID ${shortSubject(subject)}`,
  ({ subject }) => `ID ${displayText(subject, 255)}`,
  ({ issuer }) => displayText(issuer),
  (_, place) => `No. ${place + 1}`,
];

/** Texts that a person cannot tell apart are the same here: composed or not, capitals, unseen characters. */
const alike = (texts: readonly string[]): string =>
  JSON.stringify(
    texts.map((text) =>
      text
        .normalize('NFKC')
        .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
        .toLowerCase(),
    ),
  );

/** For each text whether it is there more than once. */
function repeated(texts: readonly string[]): boolean[] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return texts.map((text) => (counts.get(text) ?? 0) > 1);
}

/**
 * The words for accounts that stand beside each other. Names are the service's and the person's to
 * choose, so two may have the same: no two accounts of one list are ever shown alike (TX-11).
 * `several` says that there is more than one sign-in service.
 */
export function distinctAccounts<A extends readonly OtherAccount[]>(
  accounts: A,
  several: boolean,
): OneForEach<A> {
  const named = several || new Set(accounts.map(({ issuer }) => issuer)).size > 1;
  let drafts = accounts.map((account) => ({
    ...accountWords(account),
    id: { issuer: account.issuer, subject: account.subject },
    service: named ? displayText(account.provider, 60) : '',
    marks: [] as readonly string[],
  }));
  const shown = ({ name, detail, service, marks }: (typeof drafts)[number]): string[] =>
    [name, detail, service, ...marks].filter((text) => text !== '');

  for (const more of further) {
    const same = repeated(drafts.map((draft) => alike(shown(draft))));
    drafts = drafts.map((draft, index) => {
      const account = accounts[index];
      if (account === undefined || same[index] !== true) return draft;
      const mark = more(account, index);
      if (mark === '' || shown(draft).includes(mark)) return draft;
      return { ...draft, marks: [...draft.marks, mark] };
    });
  }

  const namesakes = repeated(drafts.map(({ name }) => alike([name])));
  return drafts.map((draft, index) => ({
    ...draft,
    label: namesakes[index] === true ? shown(draft) : [draft.name],
  })) as OneForEach<A>;
}

/** A sentence that stands apart from the account it is about, so it begins with whose it is. */
export const about = ({ label }: DistinctAccount, sentence: string): string =>
  `${isolated(label.join(', '))}: ${sentence}`;

/** What a screen reader hears before the pages are loaded anew for another account. */
export const switchingTo = ({ label }: DistinctAccount): string =>
  `Switching to ${label.join(', ')}.`;
