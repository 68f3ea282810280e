/** Compiles texts as files of the project, so that a test can say what must not compile. */
import { join } from 'node:path';
import ts from 'typescript';

const ROOT = join(import.meta.dirname, '../../..');

function optionsOf(tsconfig: string): ts.CompilerOptions {
  const file = join(ROOT, tsconfig);
  const { config } = ts.readConfigFile(file, (name) => ts.sys.readFile(name)) as {
    config: unknown;
  };
  return ts.parseJsonConfigFileContent(config, ts.sys, join(file, '..')).options;
}

/**
 * What the compiler says of each text, by its name (a path from the project's folder); an empty list where
 * it says nothing.
 * @param tsconfig whose rules hold.
 * @param withFiles real files that declare what the texts use.
 */
export function compile(
  texts: Readonly<Record<string, string>>,
  tsconfig: string,
  ...withFiles: string[]
): Record<string, string[]> {
  const options = optionsOf(tsconfig);
  const files = new Map(Object.entries(texts).map(([name, text]) => [join(ROOT, name), text]));
  const host = ts.createCompilerHost(options);
  const { fileExists, directoryExists, readFile, getSourceFile } = host;
  const isAround = (folder: string) =>
    [...files.keys()].some((name) => name.startsWith(`${folder}/`));
  host.directoryExists = (folder) => isAround(folder) || directoryExists?.(folder) !== false;
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.readFile = (name) => files.get(name) ?? readFile(name);
  host.getSourceFile = (name, language, ...rest) => {
    const text = files.get(name);
    return text === undefined
      ? getSourceFile(name, language, ...rest)
      : ts.createSourceFile(name, text, language);
  };
  const roots = [...files.keys(), ...withFiles.map((name) => join(ROOT, name))];
  const program = ts.createProgram(roots, options, host);
  return Object.fromEntries(
    Object.keys(texts).map((name) => {
      const source = program.getSourceFile(join(ROOT, name));
      const found = ts.getPreEmitDiagnostics(program, source);
      return [
        name,
        found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' ')),
      ];
    }),
  );
}
