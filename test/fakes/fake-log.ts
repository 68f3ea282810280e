import type { EventName, Log, LogFields, TokenMark } from '../../main/ports.ts';

/** One event as the code gave it. */
export interface LoggedEvent {
  readonly name: EventName;
  readonly fields: LogFields;
}

/** A log that keeps what it is told, unfiltered: what must not be logged would be seen. */
export interface FakeLog extends Log {
  readonly events: LoggedEvent[];
  /** The events of one name. */
  named(name: EventName): LogFields[];
  /** Everything, as one text to search in. */
  text(): string;
}

/** The same text, the same mark; not a real one, but one of its form, and nothing of the text in it. */
export function fakeMark(token: string): TokenMark {
  let sum = 0;
  for (const character of token) sum = (Math.imul(sum, 31) + character.charCodeAt(0)) >>> 0;
  return sum.toString(16).padStart(8, '0') as TokenMark;
}

export function createFakeLog(): FakeLog {
  const events: LoggedEvent[] = [];
  return {
    events,
    event: (name, fields = {}) => {
      events.push({ name, fields: { ...fields } });
    },
    mark: fakeMark,
    named: (name) => events.filter((each) => each.name === name).map(({ fields }) => fields),
    text: () => events.map((each) => JSON.stringify(each)).join('\n'),
  };
}
