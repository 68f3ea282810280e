/** The contract as the TypeScript compiler sees it: preload/contract.ts and what it imports, nothing else. */
import { join } from 'node:path';
import ts from 'typescript';

/** What a page finds on `window`: with these and everything they refer to, it knows the contract. */
export const ROOTS: readonly string[] = ['AuthBridge', 'StartProblem'];

/** The compiled contract. */
export interface ContractProgram {
  readonly program: ts.Program;
  /** preload/contract.ts. */
  readonly file: ts.SourceFile;
}

/** Compiles the contract of the project in `root`, with the settings of its room. */
export function contractProgram(root: string): ContractProgram {
  const room = join(root, 'preload');
  const { config } = ts.readConfigFile(join(room, 'tsconfig.json'), ts.sys.readFile) as {
    readonly config: unknown;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, room);
  const entry = join(room, 'contract.ts');
  const program = ts.createProgram([entry], options);
  const file = program.getSourceFile(entry);
  if (!file) throw new Error(`there is no ${entry}`);
  return { program, file };
}

/**
 * The names that an alias stands for, where it takes them from something that no page knows, such as
 * `keyof typeof errors`; null for one that is written out, or stands for something else.
 */
export function namesOf(checker: ts.TypeChecker, alias: ts.TypeAliasDeclaration): string[] | null {
  const { type: node } = alias;
  if (ts.isUnionTypeNode(node) || ts.isLiteralTypeNode(node)) return null;
  if (ts.isTypeOperatorNode(node) && node.operator === ts.SyntaxKind.KeyOfKeyword) {
    const from = checker.getTypeFromTypeNode(node.type);
    return checker.getPropertiesOfType(from).map(({ name }) => name);
  }
  const type = checker.getTypeAtLocation(node);
  const parts = type.isUnion() ? type.types : [];
  const names = parts.flatMap((part) => (part.isStringLiteral() ? [part.value] : []));
  // The compiler has them in an order of its own.
  return names.length > 0 && names.length === parts.length ? names.sort() : null;
}
