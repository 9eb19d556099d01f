import { describe, expect, test } from 'vitest';
import { NodeRanges } from './ranges.ts';

describe('lowestFree()', () => {
  test.each<[string, string[], string | undefined]>([
    ['10.42.0.0/16', [], '10.42.0.0/24'],
    ['10.42.0.0/16', ['10.42.0.0/24', '10.42.1.0/24'], '10.42.2.0/24'],
    ['10.42.0.0/16', ['10.42.1.0/24'], '10.42.0.0/24'],
    ['10.42.0.0/16', ['10.42.0.0/23'], '10.42.2.0/24'],
    ['10.42.0.0/16', ['10.42.0.128/25'], '10.42.1.0/24'],
    ['10.42.0.0/16', ['192.168.0.0/24'], '10.42.0.0/24'],
    ['10.42.0.0/23', ['10.42.0.0/24', '10.42.1.0/24'], undefined],
    ['10.42.0.0/25', [], undefined],
  ])('of %s with %j taken: %s', (cluster, taken, expected) => {
    const ranges = new NodeRanges(cluster);
    for (const range of taken) ranges.hold(range);
    expect(ranges.lowestFree()).toBe(expected);
    // Held twice, as while a write is under way.
    for (const range of [...taken, ...taken]) ranges.hold(range);
    for (const range of [...taken, ...taken]) ranges.release(range);
    expect(ranges.lowestFree()).toBe(expected);
    for (const range of taken) ranges.release(range);
    expect(ranges.lowestFree()).toBe(new NodeRanges(cluster).lowestFree());
  });
});
