import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

/** What V8 said of collections of the old generation while the program was at rest. */
async function collectionsAtRest(...words: string[]): Promise<string[]> {
  const program = join(import.meta.dirname, 'collect-at-rest-program.ts');
  const heap = ['--max-semi-space-size=1', '--heap-growing-percent=100', '--no-memory-reducer'];
  const flags = ['--trace-gc', '--expose-gc', ...heap];
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, program, ...words]);
  const [, rest = ''] = stdout.split('at rest');
  return rest.split('\n').filter((line) => line.includes('Mark-Compact'));
}

test('old garbage is collected once there is nothing else to do', async () => {
  const collected = await collectionsAtRest('collecting');
  expect(collected.length).toBeGreaterThan(0);
  expect(collected[0]).toContain('Incremental Mark-Compact');
});

test('without it, it waits until the heap has grown', async () => {
  expect(await collectionsAtRest('not')).toEqual([]);
});
