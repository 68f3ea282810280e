import { describe, expect, it } from 'vitest';
import { answerWords } from '../../../../renderer/words/api-answer.ts';

const answer = (body: string, type = 'application/json', status = 200) =>
  answerWords({ status, headers: { 'content-type': type }, body });

describe('the status', () => {
  it.each([
    [200, '200 OK', true],
    [201, '201 Created', true],
    [299, '299', true],
    [304, '304', false],
    [403, '403 Not allowed', false],
    [503, '503 Not available now', false],
  ])('%i is shown as %s', (status, words, succeeded) => {
    expect(answer('{}', 'application/json', status)).toMatchObject({ status: words, succeeded });
  });
});

describe('the body', () => {
  it('is indented when it is JSON of any media type', () => {
    for (const type of [
      'application/json',
      'application/json; charset=utf-8',
      'application/problem+json',
    ]) {
      expect(answer('{"a":[1]}', type).body).toBe('{\n  "a": [\n    1\n  ]\n}');
    }
  });

  it('is shown as it came when it is something else, or not what it says', () => {
    expect(answer('{"a":1}', 'text/plain').body).toBe('{"a":1}');
    expect(answer('{"a":', 'application/json').body).toBe('{"a":');
    expect(answerWords({ status: 200, headers: {}, body: '<b>' }).body).toBe('<b>');
  });

  it('says so when it is empty', () => {
    expect(answer('', 'application/json', 204).body).toBe('The answer is empty.');
  });

  it('is cut when it is long', () => {
    const { body } = answer('x'.repeat(20_001), 'text/plain');
    expect(body).toBe(`${'x'.repeat(20_000)}\n… and 1 more characters`);
    expect(answer('x'.repeat(20_000), 'text/plain').body.length).toBe(20_000);
  });

  it('is not blown up when it is nested very deeply', () => {
    const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
    expect(answer(nested(32)).body.startsWith('[\n')).toBe(true);
    expect(answer(nested(33)).body).toBe(nested(33));
    expect(answer(nested(100_000)).body.startsWith('[[[[')).toBe(true);
  });
});
