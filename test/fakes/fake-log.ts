import type { Log, LogFields } from '../../main/ports.ts';

/** One event as the code gave it. */
export interface LoggedEvent {
  readonly name: string;
  readonly fields: LogFields;
}

/** A log that keeps what it is told, unfiltered: what must not be logged would be seen. */
export interface FakeLog extends Log {
  readonly events: LoggedEvent[];
  /** The events of one name. */
  named(name: string): LogFields[];
  /** Everything, as one text to search in. */
  text(): string;
}

export function createFakeLog(): FakeLog {
  const events: LoggedEvent[] = [];
  return {
    events,
    event: (name, fields = {}) => {
      events.push({ name, fields: { ...fields } });
    },
    named: (name) => events.filter((each) => each.name === name).map(({ fields }) => fields),
    text: () => events.map((each) => JSON.stringify(each)).join('\n'),
  };
}
