/** `npm run demo` where containers cannot run: every step holds, and it says so with exit status 0. */
import { afterAll, expect, test } from 'vitest';
import { holdfast, root, runProgram } from '../e2e/testing/cluster.ts';

const name = `demo-${process.pid}`;
afterAll(() => holdfast('down', '--name', name, '--purge'));

test('the demo on a simulated node', async () => {
  const words = ['run-script', 'scripts/demo.ts', '--simulated', '--name', name];
  const { status, stdout } = await runProgram(`${root}holdfast`, words);
  expect(stdout).toContain('Every step held.');
  expect(stdout).toContain(`stop it:            ./holdfast down --name ${name}`);
  expect(status).toBe(0);
}, 120_000);
