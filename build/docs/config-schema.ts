/** The JSON Schema of auth-shell.config.json, for editors; the app itself checks with the original. */
import { toJsonSchema } from '@valibot/to-json-schema';
import { configSchema } from '../../main/config.ts';

/** Derived from the one schema; checks that JSON Schema cannot express are left to the app. */
export function configJsonSchema(): object {
  const schema = toJsonSchema(configSchema, {
    errorMode: 'ignore',
    typeMode: 'input',
    target: 'draft-2020-12',
  });
  return { ...schema, title: 'Configuration of Auth Shell (auth-shell.config.json)' };
}
