import { describe, expect, test } from 'vitest';
import { checkImageName, registryOf, withDefaultTag } from './image-name.ts';

const digest = `sha256:${'a'.repeat(64)}`;

test.each([
  ['busybox', undefined],
  ['busybox:1.28', undefined],
  ['docker.io/library/mysql:5.7', undefined],
  ['localhost:5000/a/b_c/d-e:v1.2', undefined],
  [`registry.k8s.io/pause@${digest}`, undefined],
  ['', 'invalid reference format'],
  ['a b', 'invalid reference format'],
  ['busybox:', 'invalid reference format'],
  ['/leading', 'invalid reference format'],
  ['BusyBox', 'invalid reference format: repository name must be lowercase'],
  ['example.org/Upper:1', 'invalid reference format: repository name must be lowercase'],
])('checkImageName(%j): %j', (name, expected) => {
  expect(checkImageName(name)).toBe(expected);
});

describe('withDefaultTag()', () => {
  test.each([
    ['busybox', 'busybox:latest'],
    ['busybox:1.28', 'busybox:1.28'],
    ['localhost:5000/busybox', 'localhost:5000/busybox:latest'],
    [`busybox@${digest}`, `busybox@${digest}`],
  ])('%j → %j', (name, expected) => {
    expect(withDefaultTag(name)).toBe(expected);
  });
});

test.each([
  ['busybox:1', 'docker.io'],
  ['library/busybox', 'docker.io'],
  ['quay.io/a/b', 'quay.io'],
  ['localhost/a', 'localhost'],
  ['host:5000/a', 'host:5000'],
])('registryOf(%j): %j', (name, expected) => {
  expect(registryOf(name)).toBe(expected);
});
