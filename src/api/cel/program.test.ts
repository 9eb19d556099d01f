import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CelCompileError, CelCostError, CelEvaluationError } from './errors.ts';
import { compileCel } from './program.ts';
import type { CelVariables } from './program.ts';
import * as types from './types/type.ts';
import { ArrayList } from './values/collections.ts';
import { CostMeter } from './values/meter.ts';

const variables: CelVariables = {
  i: types.int,
  d: types.dyn,
  s: types.string,
  l: types.listOf(types.int),
  m: types.mapOf(types.string, types.int),
  o: { kind: 'object', name: 'selfType', fields: new Map([['f', types.int]]) },
};

describe('compileCel()', () => {
  test.each<[string, string]>([
    ['x', "1:1: undeclared reference to 'x' (in container '')\n | x\n | ^"],
    ['f(1)', "1:2: undeclared reference to 'f' (in container '')\n | f(1)\n | .^"],
    ['s.f()', "1:4: undeclared reference to 'f' (in container '')\n | s.f()\n | ...^"],
    ['o.g', "1:2: undefined field 'g'\n | o.g\n | .^"],
    ['i.f', "1:2: type 'int' does not support field selection\n | i.f\n | .^"],
    [
      'i + s',
      "1:3: found no matching overload for '_+_' applied to '(int, string)'\n | i + s\n | ..^",
    ],
    ['i == s', "1:3: found no matching overload for '_==_' applied to '(int, string)'"],
    ['o == i', "1:3: found no matching overload for '_==_' applied to '(selfType, int)'"],
    ['i && true', "1:1: expected type 'bool' but found 'int'"],
    [
      'true ? 1 : s',
      "1:6: found no matching overload for '_?_:_' applied to '(bool, int, string)'",
    ],
    [
      's.startsWith(1)',
      "1:13: found no matching overload for 'startsWith' applied to 'string.(int)'",
    ],
    ['l["a"]', "1:2: found no matching overload for '_[_]' applied to '(list(int), string)'"],
    ['m[1]', "1:2: found no matching overload for '_[_]' applied to '(map(string, int), int)'"],
    ["[1, 'a']", "1:5: expected type 'int' but found 'string'\n | [1, 'a']\n | ....^"],
    ["{'a': 1, 'b': 's'}", "1:15: expected type 'int' but found 'string'"],
    [
      'i.all(x, x > 1)',
      "1:1: expression of type 'int' cannot be range of a comprehension (must be list, map, or dynamic)",
    ],
    ['l.all(x, x)', "1:10: expected type 'bool' but found 'int'"],
    ['l.all(x, y)', "1:10: undeclared reference to 'y'"],
    ['l.map(1, 2)', '1:7: argument is not an identifier'],
    ['l.all(1, true)', '1:7: argument must be a simple name'],
    ['has(i)', '1:5: invalid argument to has() macro'],
    ['if', '1:1: reserved identifier: if'],
    ['i +', "1:4: Syntax error: mismatched input '<EOF>' expecting {'[', '{', '(',"],
    ['i 1', "1:3: Syntax error: extraneous input '1' expecting <EOF>"],
    ['(i', "1:3: Syntax error: mismatched input '<EOF>' expecting ')'"],
    ['i # 1', "1:3: Syntax error: token recognition error at: '#'"],
    ['9223372036854775808', '1:1: invalid int literal'],
    ['Object{a: 1}', "1:7: undeclared reference to 'Object'"],
    ['int{}', "1:4: 'int' is not a message type"],
    ["s.matches('[')", '1:11: invalid matches argument'],
    ["duration('1')", '1:10: invalid duration argument'],
    ["timestamp('2020')", '1:11: invalid timestamp argument'],
    ['cel.bind(x, 1, x)', "1:1: undeclared reference to 'cel'"],
    [`${'('.repeat(300)}1${')'.repeat(300)}`, '-1:0: expression recursion limit exceeded: 250'],
    [Array.from({ length: 300 }).fill('1').join('+'), '-1:0: max recursion depth exceeded'],
    [`'${'a'.repeat(100_000)}'`, '-1:0: expression code point size exceeds limit: size: 100002'],
  ])('%.60s', (expression, report) => {
    const compile = (): unknown => compileCel(expression, variables);
    expect(compile).toThrow(CelCompileError);
    expect(compile).toThrow(`ERROR: <input>:${report}`);
  });

  test('reports all faults, in order of their places, with the line of each', () => {
    expect(() => compileCel('x +\n y', variables)).toThrow(
      "ERROR: <input>:1:1: undeclared reference to 'x' (in container '')\n | x +\n | ^\n" +
        "ERROR: <input>:2:2: undeclared reference to 'y' (in container '')\n |  y\n | .^",
    );
  });

  test('knows the type, and which variables are used', () => {
    const program = compileCel('l.map(i, i * 2)[0] > 1 && has(o.f)', variables);
    expect(program.type).toEqual(types.bool);
    expect(['l', 'o', 'i', 's'].filter((name) => program.uses(name))).toEqual(['l', 'o']);
  });

  test('a variable hides one further out', () => {
    const program = compileCel(
      '[1, 2].all(x, [3].exists(x, x == 3)) && [2].map(i, i) == [2]',
      variables,
    );
    expect(program.evaluate({ i: 5n })).toBe(true);
  });
});

describe('evaluate()', () => {
  test('one operand decides, whatever the fault of the other', () => {
    expect(compileCel('1 / 0 == 1 || true').evaluate({})).toBe(true);
    expect(compileCel('false && 1 / 0 == 1').evaluate({})).toBe(false);
    expect(compileCel('[0, 1].exists(x, 1 / x == 1)').evaluate({})).toBe(true);
    expect(() => compileCel('[0, 1].all(x, 1 / x == 1)').evaluate({})).toThrow('division by zero');
  });

  test('a variable without a value is a fault', () => {
    expect(() => compileCel('i > 1', variables).evaluate({})).toThrow('no such attribute(s): i');
  });

  test('null is a value', () => {
    expect(compileCel(`{'a': null}.a == null && [null][0] == null`).evaluate({})).toBe(true);
  });

  const numbers = new ArrayList(Array.from({ length: 1000 }, (_, index) => BigInt(index)));
  const doubled = (times: number): string => `[l]${'.map(x, x + x)'.repeat(times)}[0]`;

  test.each<[string, string]>([
    ['nested macros', 'l.all(a, l.all(b, l.all(c, a + b + c >= 0)))'],
    [
      'absorbed faults',
      'true || l.all(a, l.all(b, l.exists(c, a / 0 > 0)))'.replace('true || ', ''),
    ],
    ['a list that doubles', `${doubled(40)}.all(x, x >= 0)`],
    ['a list that doubles, compared', `${doubled(40)} == ${doubled(40)}`],
    ['a list that doubles, summed', `${doubled(40)}.sum() > 0`],
    ['a list that doubles, searched', `-1 in ${doubled(40)}`],
    [
      'parts that are shared',
      `[[1]]${'.map(x, [dyn(x), x])'.repeat(40)} == [[dyn(1)]]${'.map(x, [dyn(x), x])'.repeat(40)}`,
    ],
    ['text that doubles', `['abcdefghij']${'.map(x, x + x)'.repeat(40)}[0].size() > 0`],
    ['text that is replaced', `['a']${`.map(x, x.replace('', x + x))`.repeat(12)}[0] == 'b'`],
    ['text that is joined', `[${doubled(30)}.map(x, 'a')][0].join('b').size() > 1`],
    [
      'patterns',
      `'a'.matches('a') && l.all(a, l.all(b, !'aaaaaaaaaaaaaaaaaaaaaaaaa'.matches('(a*)*b')))`,
    ],
    ['formatted text', `'%s'.format([dyn([[1]]${'.map(x, [dyn(x), x])'.repeat(40)})]) == ''`],
  ])('ends: %s', (_, expression) => {
    const started = performance.now();
    const evaluate = (): unknown => compileCel(expression, variables).evaluate({ l: numbers });
    expect(evaluate).toThrow(CelCostError);
    expect(evaluate).toThrow('operation cancelled: actual cost limit exceeded');
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  test.each<[string, number]>([
    ['1', 0],
    ['i', 1],
    ['i == 1', 2],
    ['o.f > 1', 3],
    ['l[0] == 1', 3],
    ['[1, 2] == [1, 2]', 1],
    ['[i]', 11],
    ['has(o.f)', 1],
    [`s.contains('0123456789')`, 3],
    [`s.startsWith('0123456789')`, 2],
    ['true ? i : i + i', 1],
    ['[1, 2].all(x, x > 0)', 2 * (3 + 2) + 1],
    ['[1, 2].exists(x, x > 2)', 2 * (4 + 2) + 1],
    ['[1, 2].map(x, x)', 2 * (12 + 1) + 1],
  ])('%s costs %i', (expression, cost) => {
    const meter = new CostMeter();
    const bindings = {
      i: 1n,
      s: '01234567890123456789',
      l: numbers,
      o: compileCel(`{'f': 1}`).evaluate({}),
    };
    compileCel(expression, variables).evaluate(bindings, { meter });
    expect(meter.cost).toBe(cost);
  });

  const names = Object.keys(variables);
  const leaf = fc.constantFrom(
    ...names,
    '0',
    '1u',
    '-1.5',
    "'a'",
    "b'b'",
    'null',
    'true',
    '[]',
    '{}',
    'x',
    "duration('1s')",
    "timestamp('2020-01-01T00:00:00Z')",
    'optional.none()',
    "ip('::1')",
    "quantity('1')",
    'int',
  );
  const operators = ['+', '-', '*', '/', '%', '==', '<', '>=', 'in', '&&', '||'];
  const members = [
    'f',
    '?f',
    'size()',
    'getHours()',
    'sum()',
    'isSorted()',
    'trim()',
    'hasValue()',
    'join()',
  ];
  const { expression } = fc.letrec<{ expression: string }>((tie) => ({
    expression: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      leaf,
      fc
        .tuple(tie('expression'), fc.constantFrom(...operators), tie('expression'))
        .map(([a, operator, b]) => `(dyn(${a}) ${operator} ${b})`),
      fc
        .tuple(tie('expression'), fc.constantFrom(...members))
        .map(([a, member]) => `dyn(${a}).${member}`),
      fc
        .tuple(
          tie('expression'),
          fc.constantFrom('all', 'exists', 'exists_one', 'map', 'filter'),
          tie('expression'),
        )
        .map(([a, macro, b]) => `dyn(${a}).${macro}(x, dyn(${b}))`),
      fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `dyn(${a})[${b}]`),
      fc
        .tuple(
          fc.constantFrom('string', 'int', 'uint', 'double', 'bytes', 'type', 'size', 'duration'),
          tie('expression'),
        )
        .map(([name, a]) => `${name}(dyn(${a}))`),
      fc
        .tuple(tie('expression'), tie('expression'))
        .map(([a, b]) => `'%s %d'.format([dyn(${a}), ${b}])`),
      fc
        .tuple(tie('expression'), tie('expression'), tie('expression'))
        .map(([a, b, c]) => `(dyn(${a}) ? ${b} : dyn(${c}))`),
    ),
  }));

  test('throws nothing but its own errors', () => {
    let evaluated = 0;
    const bindings = {
      i: 3n,
      d: 1.5,
      s: 'text',
      l: new ArrayList([1n, 2n]),
      m: compileCel(`{'f': 1}`).evaluate({}),
      o: compileCel(`{'f': 1}`).evaluate({}),
      x: null,
    };
    fc.assert(
      fc.property(expression, (text) => {
        try {
          const program = compileCel(text, { ...variables, x: types.dyn });
          evaluated++;
          program.evaluate(bindings);
        } catch (error) {
          if (error instanceof CelCompileError || error instanceof CelEvaluationError) return;
          throw error;
        }
      }),
      { numRuns: 2000 },
    );
    // The property says nothing unless most of them compile.
    expect(evaluated).toBeGreaterThan(1000);
  });

  test('text that is no expression is refused in one way', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(fc.constantFrom(...Array.from('()[]{}.,:?!<>=+-*/%&|\'"`\\abrx01e \n')))
        .map((all) => all.join('')),
    );
    fc.assert(
      fc.property(text, (source) => {
        try {
          compileCel(source);
        } catch (error) {
          if (!(error instanceof CelCompileError)) throw error;
        }
      }),
      { numRuns: 2000 },
    );
  });
});
