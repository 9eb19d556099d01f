/** What a local cluster leaves on the machine, for tests that say: nothing. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { runProgram, type TestCluster } from './cluster.ts';

/** Everything on this machine that carries the cluster's name. */
export async function traces({
  name,
  dataDir,
}: Pick<TestCluster, 'name' | 'dataDir'>): Promise<Record<string, string[]>> {
  const lines = async (program: string, ...words: string[]): Promise<string[]> =>
    (await runProgram(program, words)).stdout.split('\n').filter((line) => line.includes(name));
  const cgroups = [
    '',
    'unified/',
    ...readdirSync('/sys/fs/cgroup').map((controller) => `${controller}/`),
  ]
    .map((folder) => `/sys/fs/cgroup/${folder}`)
    .filter((path) => existsSync(path))
    .flatMap((path) => readdirSync(path).map((entry) => `${path}${entry}`))
    .filter((path) => path.includes(`holdfast-${name}`));
  return {
    processes: (await lines('ps', '-eo', 'pid,args')).filter((line) => !/ps -eo|vitest/.test(line)),
    mounts: readFileSync('/proc/self/mountinfo', 'utf8')
      .split('\n')
      .filter((line) => line.includes(name) || line.includes(dataDir)),
    namespaces: await lines('ip', 'netns', 'list'),
    tables: await lines('nft', 'list', 'tables'),
    cgroups,
    run: existsSync(`/run/holdfast/${name}`) ? [`/run/holdfast/${name}`] : [],
  };
}

/** What `traces` finds of a cluster that is gone. */
export const nothing = {
  processes: [],
  mounts: [],
  namespaces: [],
  tables: [],
  cgroups: [],
  run: [],
};
