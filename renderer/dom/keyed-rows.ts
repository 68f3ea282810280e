/** A row that stays while what it stands for does, and only says it anew. */
export interface Row<T> {
  readonly element: HTMLElement;
  update(item: T): void;
}

/**
 * Keeps the rows of `list`, one for each item: one that stays keeps its buttons, their running actions
 * and the focus. Returns a function that shows other items; two items never have the same key.
 */
export function keyedRows<T>(
  list: HTMLElement,
  keyOf: (item: T) => string,
  create: (item: T) => Row<T>,
): (items: readonly T[]) => void {
  let rows: ReadonlyMap<string, Row<T>> = new Map();

  return (items) => {
    const next = new Map<string, Row<T>>();
    for (const item of items) {
      const key = keyOf(item);
      const row = rows.get(key) ?? create(item);
      row.update(item);
      next.set(key, row);
    }
    for (const [key, { element }] of rows) if (!next.has(key)) element.remove();
    rows = next;

    const { activeElement } = document;
    [...next.values()].forEach(({ element }, place) => {
      const there = list.children[place] ?? null;
      if (there !== element) list.insertBefore(element, there);
    });
    // What is moved loses the focus, although nothing happened to it that a person sees.
    if (activeElement instanceof HTMLElement && list.contains(activeElement)) {
      activeElement.focus({ preventScroll: true });
    }
  };
}
