/** What the preload puts on `window`, and the constants that the build replaces. */
import type { AuthBridge, StartProblem } from '../preload/contract.ts';

declare global {
  interface Window {
    /** The bridge to main; absent when the preload did not run. */
    readonly auth?: AuthBridge;
    /** Why the app did not start; only on problem.html. */
    readonly startProblem?: StartProblem;
  }
  /** `productName` of package.json, the one place where the product is named. */
  const __PRODUCT_NAME__: string;
}
