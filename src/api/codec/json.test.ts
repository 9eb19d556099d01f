import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maxNesting } from '../freeze.ts';
import { encodeJson, parseJson } from './json.ts';

describe('parseJson()', () => {
  test('reads what encodeJson() wrote', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const { value: read, duplicates } = parseJson(encodeJson(value));
        expect(JSON.stringify(read)).toBe(JSON.stringify(value));
        expect(duplicates).toEqual([]);
      }),
    );
  });

  test.each([
    ['{"spec":{"replicas":1,"replicas":2}}', ['spec.replicas']],
    ['{"a":[{"b":1},{"b":1,"c":":","b":2}]}', ['a[1].b']],
    ['{"a":"{\\"a\\":1,\\"a\\":2}","b":1}', []],
    ['{"a" : 1, "\\u0061" : 2, "a":3}', ['a']],
    ['{"a":{},"b":[],"a":[{"x":1}]}', ['a']],
  ])('names the fields that occur twice in %s', (text, duplicates) => {
    expect(parseJson(text).duplicates).toEqual(duplicates);
  });

  test('lets the last of two win', () => {
    expect(parseJson('{"a":1,"a":2}').value).toEqual({ a: 2 });
  });

  test.each([
    ['', 'unexpected end of JSON input'],
    ['{"a":', 'json parse error'],
    ['{"a":1}x', 'json parse error'],
    ["{'a':1}", 'json parse error'],
  ])('refuses %j', (text, message) => {
    expect(() => parseJson(text)).toThrow(message);
  });

  test.each(['[', '{"a":'])('refuses a deep nest of %s', (opener) => {
    const closer = opener === '[' ? ']' : '}';
    const nest = (levels: number): string => `${opener.repeat(levels)}1${closer.repeat(levels)}`;
    expect(() => parseJson(nest(maxNesting + 1))).toThrow('exceeded max depth');
    expect(() => parseJson(nest(500_000))).toThrow('exceeded max depth');
    expect(parseJson(nest(maxNesting)).duplicates).toEqual([]);
  });
});
