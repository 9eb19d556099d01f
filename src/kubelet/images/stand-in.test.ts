import { describe, expect, test } from 'vitest';
import { normalize, standInFor } from './stand-in.ts';
import { standIns } from './stand-ins/index.ts';

test.each([
  ['mysql', 'docker.io/library/mysql:latest'],
  ['mysql:5.7', 'docker.io/library/mysql:5.7'],
  ['bitnami/mysql', 'docker.io/bitnami/mysql:latest'],
  ['registry.k8s.io/nginx-slim:0.21', 'registry.k8s.io/nginx-slim:0.21'],
  ['localhost:5000/a', 'localhost:5000/a:latest'],
  ['localhost/a:1', 'localhost/a:1'],
  ['a@sha256:00', 'docker.io/library/a@sha256:00'],
])('normalize(%s) is %s', (image, full) => {
  expect(normalize(image)).toBe(full);
});

test.each([
  ['mysql:5.7', 'mysql'],
  ['busybox', 'busybox'],
  ['docker.io/library/nginx:1.24', 'nginx'],
  ['postgres:16', undefined],
])('standInFor(%s) is %s', (image, name) => {
  expect(standInFor(image)?.name).toBe(name);
});

describe.each(standIns.map((standIn) => [standIn.name, standIn] as const))('%s', (_, standIn) => {
  test('has full names, each its own', () => {
    expect(standIn.references.map(normalize)).toEqual(standIn.references);
    expect(
      standIns.filter(({ references }) =>
        references.some((one) => standIn.references.includes(one)),
      ),
    ).toEqual([standIn]);
  });
});
