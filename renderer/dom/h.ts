/** Attributes of an element; `true` sets an empty one, `false` leaves it out. */
export type Attributes = Readonly<Record<string, string | boolean>>;

/**
 * Builds an element. Strings become text nodes: nothing here can parse markup, so a name or a
 * server's answer is always shown as text.
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children);
  return element;
}

/** Sets an element's text, and leaves it alone when it already says so (selection, live regions). */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
