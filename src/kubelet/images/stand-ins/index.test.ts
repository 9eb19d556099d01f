import { describe, expect, test } from 'vitest';
import { standIns } from './index.ts';

describe.each(standIns.map((standIn) => [standIn.name, standIn] as const))('%s', (_, standIn) => {
  test('has full names, as containerd stores them', () => {
    for (const reference of standIn.references)
      expect(reference).toMatch(/^[^/]+\.[^/]+\/.+:[^/:]+$/);
  });

  test('shares no name with another', () => {
    const others = standIns.filter((other) => other !== standIn);
    const taken = others.flatMap(({ references }) => references);
    expect(standIn.references.filter((reference) => taken.includes(reference))).toEqual([]);
  });
});
