/** What the package registry knows against the packages of the lock file. */
import * as v from 'valibot';
import type { LockedPackage } from './packages.ts';

const severities = ['info', 'low', 'moderate', 'high', 'critical'] as const;
const advisory = v.object({ title: v.string(), url: v.string(), severity: v.picklist(severities) });
const auditSchema = v.object({
  auditReportVersion: v.literal(2),
  vulnerabilities: v.record(
    v.string(),
    v.object({
      nodes: v.array(v.string()),
      // A text is another package that it comes from.
      via: v.array(v.union([v.string(), advisory])),
    }),
  ),
});

/** Something that is known against a package. */
export interface Finding {
  readonly name: string;
  readonly version: string;
  readonly isShipped: boolean;
  readonly severity: (typeof severities)[number];
  readonly title: string;
  readonly url: string;
}

/**
 * Reads what `npm audit --json` printed.
 * @returns what is known, each with the package it is in; null when nobody was reached who knows.
 */
export function findingsOf(
  text: string,
  packages: readonly LockedPackage[],
): readonly Finding[] | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = v.safeParse(auditSchema, json);
  if (!parsed.success) return null;
  return Object.values(parsed.output.vulnerabilities).flatMap(({ nodes, via }) => {
    const found = packages.filter(({ folder }) => nodes.includes(folder));
    const known = via.filter((each) => typeof each !== 'string');
    return found.flatMap(({ name, version, isShipped }) =>
      known.map((each) => ({ name, version, isShipped, ...each })),
    );
  });
}

/** Whether a release must wait for it: it is in the app, and no trifle. */
export const isGrave = ({ isShipped, severity }: Finding): boolean =>
  isShipped && severities.indexOf(severity) >= severities.indexOf('moderate');
