/** The commands of docs/getting-started.md, as written, in order, in one shell. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { kubectlPath } from '../../scripts/setup/tools.ts';
import { holdfast, root, runProgram } from './testing/cluster.ts';
import { blocks, forCluster } from './testing/page.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'holdfast-docs-'));
const name = `docs-${process.pid}`;

afterAll(async () => {
  await holdfast('down', '--name', name, '--purge', '--data-dir', dataDir);
  rmSync(dataDir, { recursive: true, force: true });
});

test('docs/getting-started.md', async () => {
  const script = forCluster(blocks('docs/getting-started.md').join('\n'), name, dataDir);
  const result = await runProgram(
    'bash',
    ['--norc', '-euo', 'pipefail', '-c', `cd ${root}\n${script}`],
    {
      env: { ...process.env, PATH: `${dirname(kubectlPath())}:${process.env['PATH']}` },
      timeout: 480_000,
    },
  );
  expect(result.stderr + (result.status === 0 ? '' : result.stdout)).toContain('Warning:');
  expect(result.status, result.stderr).toBe(0);
  expect(result.stdout).toMatch(/pod\/mysql-2 +1\/1 +Running/);
  expect(result.stdout).toContain('mysql-0.db.default.svc.cluster.local');
  expect(result.stdout).toMatch(/^42$/m);
  expect(result.stdout).toContain('is stopped, and its data is removed');
}, 500_000);
