/** The software bill of materials: what an installed app consists of (CycloneDX 1.5). */
import * as v from 'valibot';
import type { LockedPackage } from './packages.ts';

const component = v.looseObject({
  'bom-ref': v.string(),
  name: v.string(),
  version: v.string(),
  purl: v.string(),
});
const bomSchema = v.looseObject({
  bomFormat: v.literal('CycloneDX'),
  metadata: v.looseObject({ component }),
  components: v.array(component),
  dependencies: v.array(v.object({ ref: v.string(), dependsOn: v.optional(v.array(v.string())) })),
});

/** A bill of materials, as npm writes it. */
export type Bom = v.InferOutput<typeof bomSchema>;

/** How a package is named across registries, without what npm adds. */
const purlOf = ({ name, version }: LockedPackage): string =>
  `pkg:npm/${name.replace(/^@/, '%40')}@${version}`;

/**
 * Cuts what npm says of the whole lock file down to what is shipped.
 * @param text of `npm sbom --sbom-format=cyclonedx --package-lock-only`.
 * @param project its own name: npm takes the folder's.
 * @throws Error when the text is none, or does not name each package that is shipped once.
 */
export function shippedBom(text: string, packages: readonly LockedPackage[], project: string): Bom {
  const whole = v.parse(bomSchema, JSON.parse(text));
  const wanted = new Set(packages.filter(({ isShipped }) => isShipped).map(purlOf));
  const components = whole.components.filter(({ purl }) => wanted.has(purl));
  const missing = [...wanted].filter((purl) => !components.some((each) => each.purl === purl));
  if (missing.length > 0 || components.length !== wanted.size) {
    throw new Error(`npm does not name each shipped package once: ${missing.join(', ')}`);
  }
  const root = whole.metadata.component['bom-ref'];
  const refs = new Set([root, ...components.map((each) => each['bom-ref'])]);
  const isKept = (ref: string): boolean => refs.has(ref);
  return {
    ...whole,
    metadata: {
      ...whole.metadata,
      component: { ...whole.metadata.component, type: 'application', name: project },
    },
    components: components.map((each) => ({ ...each, scope: 'required' })),
    dependencies: whole.dependencies
      .filter(({ ref }) => isKept(ref))
      .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter(isKept) })),
  };
}
