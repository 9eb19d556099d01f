/** The commands of pages that need nothing but an API, as written, in order, in one shell. */
import { dirname } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Cluster } from '#cluster/embedded.ts';
import { kubectlPath } from '../../scripts/setup/tools.ts';
import { root, runProgram } from '../e2e/testing/cluster.ts';
import { blocks } from '../e2e/testing/page.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start();
});
afterAll(() => cluster.stop());

test('docs/custom-resources.md', async () => {
  const script = `cd ${root}\n${blocks('docs/custom-resources.md').join('\n')}`;
  const { status, stdout, stderr } = await runProgram(
    'bash',
    ['--norc', '-euo', 'pipefail', '-c', script],
    {
      env: {
        ...process.env,
        KUBECONFIG: cluster.kubeconfig,
        PATH: `${dirname(kubectlPath())}:${process.env['PATH']}`,
      },
      timeout: 90_000,
    },
  );
  expect(status, stderr).toBe(0);
  expect(stdout).toMatch(/^nightly +mysql +30 2 \* \* \* +7 *$/m);
  expect(stderr).toContain('spec.keep in body should be greater than or equal to 1');
  expect(stderr).toContain('unknown field "spec.keeep"');
  expect(stdout).toMatch(/^nightly +mysql +30 2 \* \* \* +7 +\d+d$/m);
  expect(stdout).toContain('"backups.example.com" deleted');
});
