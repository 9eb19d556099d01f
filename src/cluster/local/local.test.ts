import { describe, expect, test } from 'vitest';
import { freeAddresses } from './link.ts';
import { localNames } from './names.ts';
import { isRunning, startTicksOf } from './record.ts';

describe('localNames', () => {
  test('all follow from the name, and the link fits into 15 characters', () => {
    const names = localNames('a-rather-long-name-for-a-cluster', { root: true });
    expect(names.namespace).toBe('holdfast-a-rather-long-name-for-a-cluster');
    expect(names.dataDir).toBe('/var/lib/holdfast/a-rather-long-name-for-a-cluster');
    expect(names.hostLink.length).toBeLessThanOrEqual(15);
  });

  test('without root the state is under the home directory', () => {
    expect(localNames('default', { root: false }).dataDir).toMatch(/\/\.holdfast\/default$/);
  });

  test.each(['', 'UP', '-a', 'a/b', '..', 'tls', 'x'.repeat(33)])('refuses "%s"', (name) => {
    expect(() => localNames(name, { root: true })).toThrow('cannot be the name of a cluster');
  });
});

describe('freeAddresses', () => {
  test('gives the two ends of a /30, always the same for a name', () => {
    const first = freeAddresses('default', '');
    expect(first).toEqual(freeAddresses('default', ''));
    const last = (address: string): number => Number(address.split('.')[3]);
    expect(last(first.host) % 4).toBe(1);
    expect(last(first.cluster)).toBe(last(first.host) + 1);
  });

  test('takes the next one when the host has the address', () => {
    const first = freeAddresses('default', '');
    const second = freeAddresses('default', `3: hf-0 inet ${first.host}/30 scope global hf-0`);
    expect(second.host).not.toBe(first.host);
  });
});

describe('a process is told from a later one with the same id', () => {
  test('by its start time', () => {
    const startTicks = startTicksOf(process.pid) ?? '';
    expect(isRunning({ pid: process.pid, startTicks })).toBe(true);
    expect(isRunning({ pid: process.pid, startTicks: `${startTicks}0` })).toBe(false);
    expect(startTicksOf(2 ** 22)).toBeUndefined();
  });
});
