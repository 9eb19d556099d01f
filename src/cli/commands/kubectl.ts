/** `holdfast kubectl …`: the kubectl on PATH (or the one that the set-up unpacked) with the cluster's kubeconfig. */
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { HoldfastError } from '#base/errors.ts';
import { withName } from '../command.ts';
import type { AddCommand } from '../command.ts';

export const addKubectl: AddCommand = (program, { control, env, exit }) => {
  withName(program.command('kubectl'))
    .description(
      "run kubectl with the cluster's kubeconfig: holdfast kubectl [--name NAME] ARGUMENTS",
    )
    .argument('[arguments...]', 'what kubectl is to do')
    .allowUnknownOption()
    .passThroughOptions()
    .action(async (words: string[], { name }: { name: string }) => {
      const kubectl = findKubectl(env['PATH'] ?? '');
      const kubeconfig = await control.kubeconfig(name);
      exit(await passThrough(kubectl, words, { ...env, KUBECONFIG: kubeconfig }));
    });
};

/** The unpacked one comes first: it is of the version that Holdfast is tested with. */
function findKubectl(path: string): string {
  const unpacked = new URL('../../../.cache/bin', import.meta.url).pathname;
  for (const folder of [unpacked, ...path.split(':').filter(Boolean)]) {
    const candidate = join(folder, 'kubectl');
    try {
      accessSync(candidate, constants.X_OK);
      return candidate;
    } catch {
      // Not here; the next folder may have it.
    }
  }
  throw new HoldfastError('PROGRAM_MISSING', 'kubectl is not installed', {
    remedy: 'install it (Debian: apt-get install kubernetes-client) or run: npm run demo',
  });
}

function passThrough(
  program: string,
  words: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...words], { stdio: 'inherit', env });
    // Ctrl-C is kubectl's to handle; we end when it ends.
    const ignore = (): void => undefined;
    process.on('SIGINT', ignore);
    child.on('error', reject);
    child.on('close', (code) => {
      process.off('SIGINT', ignore);
      resolve(code ?? 1);
    });
  });
}
