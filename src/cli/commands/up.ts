/** `holdfast up`: a local one-node cluster in the background. */
import type { AddCommand } from '../command.ts';
import { withName } from '../command.ts';
import { logLevelOption } from '../options.ts';
import type { LogLevel } from '../cluster-control.ts';

interface Flags {
  readonly name: string;
  readonly dataDir?: string;
  readonly simulated: boolean;
  readonly logLevel: LogLevel;
}

export const addUp: AddCommand = (program, { control, output }) => {
  withName(program.command('up'))
    .description('start a local one-node cluster in the background and wait until it is ready')
    .option(
      '--data-dir <dir>',
      'where its data lives (default: /var/lib/holdfast/NAME, or ~/.holdfast/NAME)',
    )
    .option('--simulated', 'run no containers and need no rights: a simulated node', false)
    .addOption(logLevelOption())
    .action(async (flags: Flags) => {
      const { cluster, started, seconds } = await control.up(flags, output.note);
      output.line(
        started
          ? `Cluster "${cluster.name}" is ready (${seconds.toFixed(2)} s).`
          : `Cluster "${cluster.name}" is up already.`,
      );
      const option = cluster.name === 'default' ? '' : ` --name ${cluster.name}`;
      output.line(`  kubeconfig  ${cluster.kubeconfig}`);
      output.line(`  API server  ${cluster.apiUrl}`);
      output.line(`  DNS         ${cluster.dns}`);
      output.line(`  try         holdfast kubectl${option} get nodes`);
      output.line(`  stop        holdfast down${option}`);
    });
};
