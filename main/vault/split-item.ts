import { partName, type ItemName } from './item-names.ts';
import { fitsOneItem, fitsItsParts, MOST_PARTS } from './item-text.ts';
import {
  cutText,
  encodeManifest,
  joinParts,
  readHead,
  unsettledText,
  type Generation,
  type Head,
} from './split-text.ts';
import type { Answer, StoreAccess } from './store-access.ts';

/** The answer of reading a text. */
export type TextRead = Answer<string | null> | { readonly state: 'corrupt' | 'newer-version' };

/** The answer of writing one; `not-verified` when what was stored of it does not read back. */
export type TextWrite = Answer<null> | { readonly state: 'too-large' | 'not-verified' };

/**
 * Texts of any size up to `MOST_TEXT_BYTES` in a store whose items hold `MOST_ITEM_BYTES`. A text must
 * begin with `{`, as JSON objects do. No method throws. One at a time: nothing here is in turn.
 */
export interface SplitItems {
  /**
   * A text of one item is one store get. One in parts is one get more for each; what is not exactly
   * the text that was written is `corrupt`, never a part of it.
   */
  get(name: ItemName): Promise<TextRead>;
  /**
   * A text of one item over one of one item, or over none, is one store set; one get more when it is
   * not known what is there. Otherwise a kill between any two store calls leaves the old text or the new
   * one, and whatever else it leaves goes with the next `set` or `delete`. A text in n parts is 4 + 2n
   * calls, over one in m parts 6 + 2n + m; one of one item over m parts is 4 + m. After a kill or a
   * failure there are up to 32 deletes more. The caller reads back what is under the name at last.
   */
  set(name: ItemName, text: string): Promise<TextWrite>;
  /**
   * One store delete for a text of one item; one get more when it is not known what is there. Of a text
   * in n parts: 3 + n calls. A kill in between leaves the whole text or none.
   */
  delete(name: ItemName): Promise<Answer<null>>;
  /** After `get` has found nothing: takes away what a killed `set` or `delete` left. As a rule no call. */
  sweep(name: ItemName): Promise<Answer<null>>;
}

const DONE = { state: 'done', value: null } as const;
const GENERATIONS: readonly Generation[] = ['a', 'b'];

/**
 * The item under the name holds the text, or a manifest that names the generation of its parts. Before
 * the first part is written or deleted, the item is marked; the mark goes when only the parts lie there
 * that it names. The parts of a new generation come first, the manifest after they were read back, and
 * the old generation goes after the manifest was read back (ST-08).
 */
export function createSplitItems(access: StoreAccess): SplitItems {
  /**
   * Names under which there is a text of one item, or none, and nothing else. That stays so when such a
   * text is replaced or deleted, whether the store did it or not.
   */
  const plain = new Set<string>();
  /** Names whose change has not come to its end; a store that garbles what it is given may not say so. */
  const begun = new Set<string>();

  const load = async ({ account, mark }: ItemName): Promise<Answer<Head>> => {
    const read = await access.get(account);
    if (read.state !== 'done') return read;
    const stored = readHead(read.value, mark);
    const head = { ...stored, settled: stored.settled && !begun.has(account) };
    if (isPlain(head)) plain.add(account);
    else plain.delete(account);
    return { state: 'done', value: head };
  };

  const put = async (account: string, value: string): Promise<Answer<null>> => {
    plain.delete(account);
    begun.add(account);
    return access.set(account, value);
  };
  const putAndReadBack = async (account: string, value: string): Promise<TextWrite> => {
    const set = await put(account, value);
    return set.state === 'done' ? readBack(account, value) : set;
  };
  const readBack = async (account: string, value: string): Promise<TextWrite> => {
    const read = await access.get(account);
    if (read.state !== 'done') return read;
    return read.value === value ? DONE : { state: 'not-verified' };
  };
  /** The last call of a change after which nothing but the item itself is there. */
  const end = async (account: string, call: Promise<Answer<null>>): Promise<Answer<null>> => {
    const ended = await call;
    if (ended.state !== 'done') return ended;
    begun.delete(account);
    plain.add(account);
    return ended;
  };
  const putPlain = (account: string, text: string): Promise<Answer<null>> =>
    end(account, access.set(account, text));
  const deletePlain = (account: string): Promise<Answer<null>> =>
    end(account, access.delete(account));
  const deleteParts = (parts: readonly string[]): Promise<Answer<null>> =>
    untilWithheld(parts, (part) => access.delete(part));

  const setWhole = async (name: ItemName, text: string, old: Head): Promise<TextWrite> => {
    const marked = await putAndReadBack(name.account, unsettledText(text));
    if (marked.state !== 'done') return marked;
    const cleared = await deleteParts(partsAround(name, old));
    return cleared.state === 'done' ? putPlain(name.account, text) : cleared;
  };

  const setSplit = async (name: ItemName, text: string, old: Head): Promise<TextWrite> => {
    const live = old.content.state === 'split' ? old.content.manifest : null;
    const generation = live?.generation === 'a' ? 'b' : 'a';
    const values = cutText(text);
    const manifest = encodeManifest(text, values.length, generation, name.mark);
    const named = isReadable(old);
    const steps: (() => Promise<TextWrite>)[] = [
      () => putAndReadBack(name.account, unsettledText(named ? old.text : null)),
    ];
    if (!old.settled || !named) {
      const unnamed = GENERATIONS.filter((other) => other !== live?.generation);
      steps.push(() => deleteParts(unnamed.flatMap((other) => partsOf(name, other, MOST_PARTS))));
    }
    const parts = partsOf(name, generation, values.length).map((part, at) => ({
      part,
      value: values[at] ?? '',
    }));
    steps.push(
      () => untilWithheld(parts, ({ part, value }) => access.set(part, value)),
      () => untilWithheld(parts, ({ part, value }) => readBack(part, value)),
    );
    if (live) {
      steps.push(
        () => putAndReadBack(name.account, unsettledText(manifest)),
        () => deleteParts(partsOf(name, live.generation, live.parts)),
      );
    }
    steps.push(() => put(name.account, manifest));
    const written = await untilWithheld(steps, (step) => step());
    if (written.state === 'done') begun.delete(name.account);
    return written;
  };

  const remove: SplitItems['delete'] = async (name) => {
    if (plain.has(name.account)) return deletePlain(name.account);
    const old = await load(name);
    if (old.state !== 'done') return old;
    if (isPlain(old.value)) return deletePlain(name.account);
    const marked = await put(name.account, unsettledText(null));
    if (marked.state !== 'done') return marked;
    const cleared = await deleteParts(partsAround(name, old.value));
    return cleared.state === 'done' ? deletePlain(name.account) : cleared;
  };

  const assemble = async (name: ItemName, { text, content }: Head): Promise<TextRead> => {
    if (content.state === 'none') return DONE;
    if (content.state === 'whole') return { state: 'done', value: text };
    if (content.state !== 'split') return { state: content.state };
    const parts: (string | null)[] = [];
    const { generation, parts: count } = content.manifest;
    for (const part of partsOf(name, generation, count)) {
      const read = await access.get(part);
      if (read.state !== 'done') return read;
      parts.push(read.value);
    }
    const joined = joinParts(parts, content.manifest);
    return joined === null ? { state: 'corrupt' } : { state: 'done', value: joined };
  };

  return {
    get: async (name) => {
      const head = await load(name);
      if (head.state !== 'done') return head;
      const read = await assemble(name, head.value);
      if (read.state !== 'corrupt' || head.value.content.state !== 'split') return read;
      // Another process may have written meanwhile: then the item has changed.
      const now = await load(name);
      if (now.state !== 'done') return now;
      return now.value.text === head.value.text ? read : assemble(name, now.value);
    },
    set: async (name, text) => {
      if (!fitsItsParts(text)) return { state: 'too-large' };
      const whole = fitsOneItem(text);
      if (whole && plain.has(name.account)) return putPlain(name.account, text);
      const old = await load(name);
      if (old.state !== 'done') return old;
      if (!whole) return setSplit(name, text, old.value);
      return isPlain(old.value) ? putPlain(name.account, text) : setWhole(name, text, old.value);
    },
    delete: remove,
    sweep: (name) => (plain.has(name.account) ? Promise.resolve(DONE) : remove(name)),
  };
}

/** Nothing but the item itself, or not even that. */
function isPlain({ settled, content }: Head): boolean {
  return settled && (content.state === 'none' || content.state === 'whole');
}

/** Whether it says which parts belong to it. */
function isReadable({ content }: Head): boolean {
  return content.state !== 'corrupt' && content.state !== 'newer-version';
}

function partsOf(name: ItemName, generation: Generation, count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => partName(name, generation, at));
}

/** Every part that may lie about; a settled item names them, any other may have left all there can be. */
function partsAround(name: ItemName, { settled, content }: Head): readonly string[] {
  if (settled && content.state === 'split') {
    return partsOf(name, content.manifest.generation, content.manifest.parts);
  }
  return GENERATIONS.flatMap((generation) => partsOf(name, generation, MOST_PARTS));
}

/** One after the other, up to the first that is not done. */
async function untilWithheld<T, A extends TextWrite>(
  all: readonly T[],
  step: (one: T) => Promise<A>,
): Promise<A | typeof DONE> {
  for (const one of all) {
    const answer = await step(one);
    if (answer.state !== 'done') return answer;
  }
  return DONE;
}
