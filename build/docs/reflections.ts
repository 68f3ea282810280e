/** What TypeDoc makes of the contract, brought to what a reader needs. */
import * as td from 'typedoc';
import ts from 'typescript';
import { namesOf } from './contract-program.ts';

const isUndefined = (type: td.SomeType) =>
  type instanceof td.IntrinsicType && type.name === 'undefined';

/** A type as it is written: the compiler's own has lost its order and the names of unions. */
function written(
  context: td.Context,
  { type, questionToken }: ts.PropertySignature | ts.ParameterDeclaration | ts.MethodSignature,
): td.SomeType | null {
  // What is taken from a value is better said by the compiler.
  if (!type || type.getText().includes('typeof')) return null;
  const whole = context.converter.convertType(context, type);
  const parts = whole instanceof td.UnionType ? whole.types : [whole];
  const said = questionToken ? parts.filter((part) => !isUndefined(part)) : parts;
  const [only] = said;
  return only && said.length === 1 ? only : new td.UnionType(said);
}

/** Prints the type of a property as it is written. */
export function propertyAsWritten(context: td.Context, property: td.DeclarationReflection): void {
  if (!property.kindOf(td.ReflectionKind.Property)) return;
  const [declaration] = context.getSymbolFromReflection(property)?.declarations ?? [];
  if (!declaration || !ts.isPropertySignature(declaration)) return;
  const type = written(context, declaration);
  if (type) property.type = type;
}

/** Prints the types of a method's parameters and of its result as they are written. */
export function methodAsWritten(
  context: td.Context,
  signature: td.SignatureReflection,
  declaration?: ts.SignatureDeclaration | ts.JSDocSignature,
): void {
  if (!declaration || !ts.isMethodSignature(declaration)) return;
  const result = written(context, declaration);
  if (result) signature.type = result;
  for (const [index, parameter] of (signature.parameters ?? []).entries()) {
    const node = declaration.parameters[index];
    const type = node && written(context, node);
    if (type) parameter.type = type;
  }
}

/** Writes out the names that an alias takes from something that no page knows. */
export function spellOut(context: td.Context): void {
  const checker = context.programs[0]?.getTypeChecker();
  for (const alias of context.project.children ?? []) {
    const [declaration] = context.getSymbolFromReflection(alias)?.declarations ?? [];
    if (!checker || !declaration || !ts.isTypeAliasDeclaration(declaration)) continue;
    const names = namesOf(checker, declaration);
    if (names) alias.type = new td.UnionType(names.map((name) => new td.LiteralType(name)));
    // TypeDoc loses what is inferred.
    if (ts.isConditionalTypeNode(declaration.type)) {
      alias.type = new td.UnknownType(declaration.type.getText());
    }
  }
}

/** The symbols of the project that a reflection refers to, in its own types and those of its parts. */
function referredTo(reflection: td.DeclarationReflection): td.Reflection[] {
  const found: td.Reflection[] = [];
  const visitor = td.makeRecursiveVisitor({
    reference: ({ reflection: target }) => {
      if (target) found.push(target);
    },
    reflection: ({ declaration }) => found.push(...referredTo(declaration)),
  });
  const visit = (type: td.SomeType | undefined) => type?.visit(visitor);
  visit(reflection.type);
  for (const type of reflection.extendedTypes ?? []) visit(type);
  for (const signature of reflection.signatures ?? []) {
    visit(signature.type);
    for (const { type } of signature.parameters ?? []) visit(type);
    for (const { type } of signature.typeParameters ?? []) visit(type);
  }
  for (const child of reflection.children ?? []) found.push(...referredTo(child));
  return found;
}

/** Removes what none of the named symbols leads to. */
export function keepOnly(names: readonly string[], project: td.ProjectReflection): void {
  const kept = new Set<td.Reflection>();
  const keep = (reflection: td.Reflection) => {
    if (kept.has(reflection) || !(reflection instanceof td.DeclarationReflection)) return;
    kept.add(reflection);
    referredTo(reflection).forEach(keep);
  };
  for (const name of names) {
    const named = project.getChildByName(name);
    if (!named) throw new Error(`the contract has no ${name}`);
    keep(named);
  }
  for (const child of [...(project.children ?? [])]) {
    if (!kept.has(child)) project.removeReflection(child);
  }
}

/** Leaves out what an interface has from another one, which it names. */
export function ownMembersOnly(project: td.ProjectReflection): void {
  for (const { children = [] } of project.children ?? []) {
    for (const member of [...children]) if (member.inheritedFrom) project.removeReflection(member);
  }
}
