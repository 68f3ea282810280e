/** Prints rows as a table of plain text. */
import type { Row, Target } from './row.ts';

const UNITS: Readonly<Record<Target['of'], string>> = { median: '', ratio: '×', excess: '' };

/** Three digits that matter; whole numbers from a thousand on. */
export function shortNumber(value: number): string {
  if (Number.isInteger(value)) return String(value);
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(Math.min(3, digits));
}

function targetText({ of, is, value }: Target): string {
  const sign = is === 'exactly' ? '=' : '≤';
  return `${sign} ${of === 'excess' ? '+' : ''}${value}${UNITS[of]}`;
}

/** How it stands to its floor: as the target says it, else as a ratio. */
function comparison({ ratio, excess, target }: Row): string {
  if (target?.of === 'excess' && excess !== undefined) {
    return `${excess < 0 ? '' : '+'}${shortNumber(excess)}`;
  }
  return ratio === undefined ? '' : `${ratio.toFixed(2)}×`;
}

function cells(row: Row): readonly string[] {
  const { floor, target } = row;
  const verdict = target === undefined ? '' : row.ok ? 'met' : 'MISSED';
  return [
    row.name,
    row.unit,
    shortNumber(row.median),
    shortNumber(row.p95),
    floor === undefined ? '' : shortNumber(floor),
    comparison(row),
    target === undefined ? '' : targetText(target),
    verdict,
    String(row.runs),
  ];
}

const HEAD = ['', 'unit', 'median', 'p95', 'floor', 'to floor', 'target', '', 'runs'];
/** Columns that read better from the left. */
const LEFT = new Set([0, 1, 7]);

/** The table's text; notes and parts stand below it. */
export function table(rows: readonly Row[]): string {
  const lines = [HEAD, ...rows.map(cells)];
  const widths = HEAD.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
  const pad = (cell: string, at: number) => {
    const width = widths[at] ?? 0;
    return LEFT.has(at) ? cell.padEnd(width) : cell.padStart(width);
  };
  const body = lines.map((line) => line.map(pad).join('  ').trimEnd());
  const notes = rows.flatMap((row) => [
    ...(row.note === undefined ? [] : [`${row.name}: ${row.note}`]),
    ...(row.parts === undefined ? [] : [`${row.name}, parts in ms: ${partsText(row.parts)}`]),
  ]);
  return [...body, ...(notes.length > 0 ? ['', ...notes] : [])].join('\n');
}

function partsText(parts: Readonly<Record<string, number>>): string {
  return Object.entries(parts)
    .map(([name, ms]) => `${name} ${shortNumber(ms)}`)
    .join(', ');
}
