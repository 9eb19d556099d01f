import { expect, test } from 'vitest';
import { compareSteps, follow, isStep, keyStep, printSteps } from './steps.ts';

test.each([
  [['f:spec', 'f:replicas'], '.spec.replicas'],
  [
    ['f:ports', 'k:{"containerPort":80,"protocol":"TCP"}', 'f:name'],
    '.ports[containerPort=80,protocol="TCP"].name',
  ],
  [['f:finalizers', 'v:"a/b"'], '.finalizers[="a/b"]'],
  [['f:args', 'i:2'], '.args[2]'],
])('%j is printed as %s', (path, text) => {
  expect(printSteps(path)).toBe(text);
});

test('steps are ordered by kind, keys by what they hold', () => {
  const steps = ['v:"x"', 'k:{"port":443}', 'i:0', 'f:b', 'k:{"port":80}', '.', 'f:a'];
  const sorted = ['.', 'f:a', 'f:b', 'k:{"port":80}', 'k:{"port":443}', 'v:"x"', 'i:0'];
  expect(steps.toSorted(compareSteps)).toEqual(sorted);
});

test.each([
  ['.', true],
  ['f:', true],
  ['k:{"a":1}', true],
  ['k:[1]', false],
  ['k:{', false],
  ['v:1', true],
  ['v:', false],
  ['i:7', true],
  ['i:x', false],
  ['spec', false],
])('%s is a step: %s', (step, is) => {
  expect(isStep(step)).toBe(is);
});

test('a key that is left out has its default', () => {
  expect(keyStep(['containerPort', 'protocol'], { containerPort: 1 }, { protocol: 'TCP' })).toBe(
    'k:{"containerPort":1,"protocol":"TCP"}',
  );
});

test.each([
  ['f:a', { a: 1 }, 1],
  ['f:toString', {}, undefined],
  ['k:{"n":"x"}', [{ n: 'y' }, { n: 'x', v: 2 }], { n: 'x', v: 2 }],
  ['v:"x"', ['y', 'x'], 'x'],
  ['v:"x"', ['y'], undefined],
  ['k:{"n":"x"}', { n: 'x' }, undefined],
])('%s of %j leads to %j', (step, value, found) => {
  expect(follow(value, step)).toEqual(found);
});
