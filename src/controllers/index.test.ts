import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { testAuthority } from '#base/testing/certificates.ts';
import { autoscalerDefaults } from './horizontal-pod-autoscaler/settings.ts';
import { listControllers } from './index.ts';

const here = import.meta.dirname;
const folders = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(here, entry.name, 'controller.ts')))
  .map(({ name }) => name);

describe.each(folders)('%s', (folder) => {
  test('is in the list', () => {
    const list = readFileSync(join(here, 'index.ts'), 'utf8');
    expect(list).toContain(`from './${folder}/controller.ts'`);
  });

  test('says in its README what it does', () => {
    const readme = readFileSync(join(here, folder, 'README.md'), 'utf8');
    expect(readme).toMatch(new RegExp(`^# ${folder}\n`));
  });
});

test('every controller reports events under a name of its own', async () => {
  const { signer } = await testAuthority();
  const components = listControllers({
    authority: '',
    signer,
    ownNodes: [],
    ranges: {
      clusterCIDR: '10.42.0.0/16',
      serviceCIDR: '10.43.0.0/16',
      nodePorts: { first: 30000, last: 32767 },
    },
    nodeMonitorGraceMs: 50_000,
    nodeListeners: [],
    autoscaler: autoscalerDefaults,
    signSecretToken: () => Promise.resolve(''),
  }).map(({ component }) => component);
  expect(components).toEqual([...new Set(components)]);
  expect(components.length).toBeGreaterThanOrEqual(folders.length);
});
