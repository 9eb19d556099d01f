import { describe, expect, test } from 'vitest';
import { findAll } from './find.ts';
import { JsonPathError, parseJsonPath } from './parse.ts';

const value = {
  spec: {
    ports: [
      { name: 'web', port: 80 },
      { name: 'metrics', port: 9090 },
      { port: 1, on: true },
    ],
    'dotted.name/x': 'dotted',
    none: null,
  },
  metadata: { name: 'a', labels: { 'app.kubernetes.io/name': 'db' } },
};

describe('a JSONPath finds', () => {
  test.each<[string, unknown[]]>([
    ['.metadata.name', ['a']],
    ['', [value]],
    ['.spec.ports[0].name', ['web']],
    ['.spec.ports[-1].port', [1]],
    ['.spec.ports[7].port', []],
    ['.spec.ports[*].port', [80, 9090, 1]],
    ['.spec.ports[0:2].port', [80, 9090]],
    ['.spec.ports[1:].port', [9090, 1]],
    ['.spec.ports[?(@.name=="metrics")].port', [9090]],
    [".spec.ports[?(@.name == 'web')].port", [80]],
    ['.spec.ports[?(@.port>=80)].name', ['web', 'metrics']],
    ['.spec.ports[?(@.port!=80)].port', [9090, 1]],
    ['.spec.ports[?(@.on==true)].port', [1]],
    ['.spec.ports[?(@.name)].port', [80, 9090]],
    [".spec['dotted.name/x']", ['dotted']],
    ['.spec["dotted.name/x"]', ['dotted']],
    [String.raw`.metadata.labels.app\.kubernetes\.io/name`, ['db']],
    ['.metadata.labels.*', ['db']],
    ['..name', ['a', 'web', 'metrics']],
    ['.spec.none', [null]],
    ['.spec.absent.more', []],
    ['.spec.ports.name', []],
  ])('%s', (path, found) => {
    expect(new Set(findAll(value, parseJsonPath(path)))).toEqual(new Set(found));
  });
});

describe('no JSONPath is', () => {
  test.each(['.spec[', '.spec[a]', '.spec[?(nonsense)]', '.spec[?(@.a==)]', '.a b', '.spec]'])(
    '%s',
    (path) => {
      expect(() => parseJsonPath(path)).toThrow(JsonPathError);
    },
  );
});
