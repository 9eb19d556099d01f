import { expect, test } from 'vitest';
import { renderConfig, socketOf } from './config.ts';

const options = {
  rootDirectory: '/data/a "quoted" name',
  stateDirectory: '/run/x',
  cniConfigDirectory: '/run/x/cni',
  cniPluginDirectories: ['/nowhere/cni', '/nowhere/else'],
  sandboxImage: 'holdfast.local/pause:1',
  restrictOomScoreAdjust: true,
};

test('renderConfig() keeps everything below its own directories', () => {
  const text = renderConfig(options);
  expect(text).toContain('version = 2\n');
  expect(text).toContain(String.raw`root = "/data/a \"quoted\" name"`);
  expect(text).toContain(`address = "${socketOf(options)}"`);
  expect(text).toContain('netns_mounts_under_state_dir = true');
  expect(text).toContain('restrict_oom_score_adj = true');
  expect(text).toContain('Root = "/run/x/runc"');
  const paths = [...text.matchAll(/= "(\/[^"\\]*)/g)].map(([, found]) => found);
  expect(paths.filter((path) => !/^\/(data|run\/x|nowhere)\//.test(`${path}/`))).toEqual([]);
});

test('renderConfig() names one plugin directory, the first where none exists', () => {
  expect(renderConfig(options)).toContain('bin_dir = "/nowhere/cni"');
});
