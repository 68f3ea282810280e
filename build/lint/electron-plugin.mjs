/** The rules of electron-rules.mjs as one rule of the linter: `electron/hardened`. */
import path from 'node:path';
import { electronRules } from './electron-rules.mjs';

const root = path.join(import.meta.dirname, '../..');

/** @type {import('eslint').Rule.RuleModule} */
const hardened = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const file = path.relative(root, context.filename).replaceAll(path.sep, '/');
    const applying = electronRules.filter(({ onlyIn }) => !onlyIn?.includes(file));
    return Object.fromEntries(
      applying.map(({ selector, message }) => [
        selector,
        (/** @type {import('estree').Node} */ node) => {
          context.report({ node, message });
        },
      ]),
    );
  },
};

export const electronPlugin = { rules: { hardened } };
