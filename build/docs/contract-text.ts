/**
 * The contract as one text to be compared: the types that a page sees, without their comments, and for
 * each method what main takes and with which codes it may fail. Whatever a page can notice is in it.
 */
import { toJsonSchema } from '@valibot/to-json-schema';
import { format, resolveConfig } from 'prettier';
import ts from 'typescript';
import { anyMethodFails, contractVersion, methods, streams } from '../../preload/contract.ts';
import type { ErrorCode } from '../../preload/contract.ts';
import { contractProgram, namesOf, ROOTS, type ContractProgram } from './contract-program.ts';

type Declared = ts.InterfaceDeclaration | ts.TypeAliasDeclaration;

const isDeclared = (node: ts.Node): node is Declared =>
  ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);

/** The declarations that the named ones lead to, each once, in the order in which they are met. */
function declarationsOf({ program, file }: ContractProgram): Declared[] {
  const checker = program.getTypeChecker();
  const found = new Set<Declared>();
  const follow = (symbol: ts.Symbol | undefined) => {
    const isAlias = symbol && (symbol.flags & ts.SymbolFlags.Alias) !== 0;
    const target = isAlias ? checker.getAliasedSymbol(symbol) : symbol;
    for (const declaration of target?.declarations ?? []) {
      const { fileName } = declaration.getSourceFile();
      // What TypeScript itself brings is the same for everybody.
      if (!isDeclared(declaration) || fileName.includes('/node_modules/')) continue;
      if (found.has(declaration)) continue;
      found.add(declaration);
      const isSpelledOut = ts.isTypeAliasDeclaration(declaration) && namesOf(checker, declaration);
      if (!isSpelledOut) visit(declaration);
    }
  };
  const visit = (node: ts.Node) => {
    if (ts.isIdentifier(node)) follow(checker.getSymbolAtLocation(node));
    ts.forEachChild(node, visit);
  };
  const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(file) as ts.Symbol);
  for (const name of ROOTS) follow(exported.find((symbol) => symbol.name === name));
  return [...found];
}

/** Writes a declaration; what it takes from a value, or from what no page knows, is spelled out. */
function printed(declaration: Declared, checker: ts.TypeChecker): string {
  const names = ts.isTypeAliasDeclaration(declaration) ? namesOf(checker, declaration) : null;
  if (names)
    return `export type ${declaration.name.text} = ${names.map((name) => `'${name}'`).join(' | ')};`;
  const spellOut = (node: ts.Node): ts.Node => {
    const fromValue =
      ts.isTypeQueryNode(node) || ts.isTypeOperatorNode(node) || ts.isIndexedAccessTypeNode(node);
    if (!fromValue || !node.getText().includes('typeof')) {
      return ts.visitEachChild(node, spellOut, undefined);
    }
    const type = checker.getTypeFromTypeNode(node);
    return checker.typeToTypeNode(type, undefined, ts.NodeBuilderFlags.NoTruncation) ?? node;
  };
  const printer = ts.createPrinter({ removeComments: true });
  const spelled = ts.visitEachChild(declaration, spellOut, undefined);
  return printer.printNode(ts.EmitHint.Unspecified, spelled, declaration.getSourceFile());
}

/** The types, as a page's compiler sees them. */
async function typesText(root: string): Promise<string> {
  const contract = contractProgram(root);
  const checker = contract.program.getTypeChecker();
  const text = declarationsOf(contract).map((declaration) => printed(declaration, checker));
  const options = await resolveConfig(contract.file.fileName);
  return format(text.join('\n\n'), { ...options, parser: 'typescript' });
}

/** A list of codes; their order is nobody's business. */
const failsText = (fails: readonly ErrorCode[]): string =>
  fails.length === 0
    ? 'fails: -'
    : `fails:\n${[...fails]
        .sort()
        .map((code) => `  ${code}\n`)
        .join('')}`.trimEnd();

/** What a check says that JSON Schema cannot say: its message. */
function wordsOf(check: object): string {
  const { type, message } = check as { readonly type: string; readonly message?: unknown };
  if (typeof message === 'string') return message;
  throw new Error(`a check of the contract (${type}) has no message that says what it checks`);
}

/** What main takes as a method's arguments; a check that JSON Schema cannot say is said in words. */
export async function argumentsText(schema: Parameters<typeof toJsonSchema>[0]): Promise<string> {
  const { $schema: _, ...json } = toJsonSchema(schema, {
    typeMode: 'input',
    target: 'draft-2020-12',
    overrideAction({ valibotAction, jsonSchema, errors }) {
      if (!errors) return null;
      const $comment = [jsonSchema.$comment, wordsOf(valibotAction)].filter(Boolean).join('; ');
      return { ...jsonSchema, $comment };
    },
    overrideSchema: ({ valibotSchema, errors }) =>
      errors ? { $comment: wordsOf(valibotSchema) } : null,
  });
  return format(JSON.stringify(json), { parser: 'json', printWidth: 100 });
}

/** Writes the whole contract. */
export async function contractText(root: string): Promise<string> {
  const entries: string[] = [];
  for (const [name, { args, fails }] of Object.entries({ ...methods, ...streams })) {
    entries.push(`== ${name}\n\narguments: ${await argumentsText(args)}${failsText(fails)}\n`);
  }
  return `window.auth, contract ${contractVersion}

== types

${await typesText(root)}
== every method that main answers

${failsText(anyMethodFails)}

${entries.join('\n')}`;
}
