import { describe, expect, test } from 'vitest';
import { lines } from './command.ts';

describe('lines()', () => {
  const never = new AbortController().signal;

  test('are those that the program prints', async () => {
    const printed = await Array.fromAsync(lines('printf', ['a\\nb b\\n'], never));
    expect(printed).toEqual(['a', 'b b']);
  });

  test('end when the signal aborts, and the program with them', async () => {
    const stop = new AbortController();
    const printed: string[] = [];
    for await (const line of lines('sh', ['-c', 'echo $$; exec sleep 1000'], stop.signal)) {
      printed.push(line);
      stop.abort();
    }
    expect(printed).toHaveLength(1);
  });

  test('a program that is missing is said to be', async () => {
    await expect(Array.fromAsync(lines('no-such-program', [], never))).rejects.toMatchObject({
      code: 'PROGRAM_MISSING',
    });
  });
});
