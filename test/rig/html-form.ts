/** One form of a page, with what a browser would send when nobody typed anything. */
export interface HtmlForm {
  /** Absolute address. */
  readonly action: URL;
  readonly method: string;
  /** Names and preset values of the inputs. */
  readonly fields: ReadonlyMap<string, string>;
  /** Submit buttons in document order; one without a name sends nothing of its own. */
  readonly buttons: readonly FormButton[];
}

export interface FormButton {
  readonly label: string;
  readonly name: string | undefined;
  readonly value: string;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

function decode(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity);
}

function attributesOf(tag: string): ReadonlyMap<string, string> {
  const found = tag.matchAll(/\s([\w:-]+)(?:\s*=\s*"([^"]*)")?/g);
  return new Map(
    [...found].map(([, name = '', value = '']) => [name.toLowerCase(), decode(value)]),
  );
}

/** The words of a piece of markup, without tags and with single blanks. */
export function textOf(markup: string): string {
  const text = markup.replace(/<style[\s\S]*?<\/style>/g, '').replace(/<[^>]*>/g, ' ');
  return decode(text).replace(/\s+/g, ' ').trim();
}

/**
 * Reads the forms of a page of the demo provider. It knows what those pages use (inputs, submit
 * buttons, quoted attributes), which is not all of HTML.
 */
export function formsOf(markup: string, address: URL): HtmlForm[] {
  return [...markup.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(
    ([, head = '', content = '']) => {
      const form = attributesOf(head);
      const inputs = [...content.matchAll(/<input\b([^>]*)>/g)].map(([, tag = '']) =>
        attributesOf(tag),
      );
      const buttons = [...content.matchAll(/<button\b([^>]*)>([\s\S]*?)<\/button>/g)].map(
        ([, tag = '', label = '']): FormButton => {
          const attributes = attributesOf(tag);
          const name = attributes.get('name');
          return { label: textOf(label), name, value: attributes.get('value') ?? '' };
        },
      );
      return {
        action: new URL(form.get('action') ?? address.href, address),
        method: (form.get('method') ?? 'get').toUpperCase(),
        fields: new Map(
          inputs.flatMap((input) => {
            const name = input.get('name');
            return name === undefined ? [] : [[name, input.get('value') ?? ''] as const];
          }),
        ),
        buttons,
      };
    },
  );
}
