/** The sources of main/ as they are, but for one mistake: a listener that lacks a guard is the real one without it. */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { MISTAKES, type Edit } from './mistakes.ts';

/** The text with the edit made; throws when it cannot be, as after a change of the sources. */
function edited(source: string, { from, to }: Edit): string {
  const [before, after, ...more] = source.split(from);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(`The text of a mistake must stand in its file once: ${from}`);
  }
  return before + to + after;
}

const mistakeOf = (url: string | undefined): string | null =>
  url === undefined ? null : new URL(url).searchParams.get('mistake');

/** The address of a module that is loaded with the mistake, and so are all that it imports. */
export function withMistake(url: URL, mistake: string | null): string {
  if (mistake === null) return url.href;
  const marked = new URL(url);
  marked.searchParams.set('mistake', mistake);
  return marked.href;
}

registerHooks({
  resolve(specifier, context, nextResolve) {
    const resolved = nextResolve(specifier, context);
    const mistake = mistakeOf(context.parentURL);
    const isOwn = resolved.url.includes('/main/') && mistakeOf(resolved.url) === null;
    if (mistake === null || !isOwn) return resolved;
    return { ...resolved, url: withMistake(new URL(resolved.url), mistake) };
  },
  load(url, context, nextLoad) {
    const mistake = url.startsWith('file:') ? mistakeOf(url) : null;
    const loaded = nextLoad(url, context);
    if (mistake === null) return loaded;
    const edits = MISTAKES[mistake];
    if (edits === undefined) throw new Error(`No mistake has the name: ${mistake}`);
    const file = new URL(url).pathname;
    const own = edits.filter((edit) => file.endsWith(`/main/${edit.file}`));
    if (own.length === 0) return loaded;
    return { ...loaded, source: own.reduce(edited, readFileSync(new URL(url), 'utf8')) };
  },
});
