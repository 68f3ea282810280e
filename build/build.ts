/** `npm run build`: bundles both flavours, or the one that is named. */
import { bundle, type Flavour } from './bundle.ts';

const asked = process.argv.slice(2);
const flavours: readonly Flavour[] = ['development', 'release'];
for (const flavour of flavours.filter((name) => asked.length === 0 || asked.includes(name))) {
  const started = performance.now();
  const folder = await bundle(flavour);
  console.log(`[build] ${flavour}: ${folder} (${Math.round(performance.now() - started)} ms)`);
}
