import { describe, expect, test } from 'vitest';
import { abreast, once, runAll, untilAborted } from './lifecycle.ts';
import type { Runnable } from './lifecycle.ts';
import { silentLogger } from './log.ts';

const part = (
  name: string,
  told: string[],
  ready: Promise<void> = Promise.resolve(),
): Runnable => ({
  name,
  ready: () => ready,
  async run(signal) {
    told.push(`${name} runs`);
    await untilAborted(signal);
    told.push(`${name} stops`);
  },
});

describe('abreast()', () => {
  test('starts every chain at once, each in its order, and is ready when all are', async () => {
    const told: string[] = [];
    const late = Promise.withResolvers<void>();
    const group = abreast(
      'group',
      [
        [part('a1', told, late.promise), part('a2', told)],
        [part('b1', told), part('b2', told)],
      ],
      silentLogger,
    );
    const stop = new AbortController();
    const running = runAll(
      [group, once('after', async () => void told.push('after'))],
      stop.signal,
      silentLogger,
    );
    await expect.poll(() => told).toContain('b2 runs');
    expect(told).not.toContain('a2 runs');
    expect(told).not.toContain('after');
    late.resolve();
    await expect.poll(() => told).toContain('after');
    expect(told).toContain('a2 runs');
    stop.abort();
    await running;
    expect(told.indexOf('a2 stops')).toBeLessThan(told.indexOf('a1 stops'));
    expect(told.filter((line) => line.endsWith('stops'))).toHaveLength(4);
  });

  test('one that fails stops the others and is told', async () => {
    const told: string[] = [];
    const failing: Runnable = { name: 'bad', run: () => Promise.reject(new Error('no')) };
    const group = abreast('group', [[part('good', told)], [failing]], silentLogger);
    await expect(runAll([group], new AbortController().signal, silentLogger)).rejects.toThrow('no');
    expect(told).toEqual(['good runs', 'good stops']);
  });

  test('none are ready at once', async () => {
    await abreast('none', [], silentLogger).ready?.();
  });
});
