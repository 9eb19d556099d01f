/** `holdfast up`: a local cluster in the background. */
import type { AddCommand } from '../command.ts';
import { withName } from '../command.ts';
import { nameOption } from '../name-option.ts';
import { logLevelOption, nodeMonitorGraceOption } from '../options.ts';
import type { LogLevel } from '../cluster-control.ts';

interface Flags {
  readonly name: string;
  readonly dataDir?: string;
  readonly simulated: boolean;
  readonly nodes?: string;
  readonly nodeMonitorGracePeriod?: number;
  readonly logLevel: LogLevel;
}

export const addUp: AddCommand = (program, { control, output }) => {
  withName(program.command('up'))
    .description('start a local cluster in the background and wait until it is ready')
    .option(
      '--nodes <nodes>',
      'how many, or their names with commas between them, the server first (default: one, or as before)',
    )
    .option(
      '--data-dir <dir>',
      'where its data lives (default: /var/lib/holdfast/NAME, or ~/.holdfast/NAME)',
    )
    .option('--simulated', 'run no containers and need no rights: simulated nodes', false)
    .addOption(nodeMonitorGraceOption())
    .addOption(logLevelOption())
    .action(async (flags: Flags) => {
      const { cluster, started, seconds } = await control.up(flags, output.note);
      output.line(
        started
          ? `Cluster "${cluster.name}" is ready (${seconds.toFixed(2)} s).`
          : `Cluster "${cluster.name}" is up already.`,
      );
      const option = nameOption(cluster.name);
      if (cluster.nodes.length > 1) {
        output.line(`  nodes       ${listed(cluster.nodes.map(({ name }) => name))}`);
      }
      output.line(`  kubeconfig  ${cluster.kubeconfig}`);
      output.line(`  API server  ${cluster.apiUrl}`);
      output.line(`  DNS         ${cluster.dns}`);
      output.line(`  try         holdfast kubectl${option} get nodes`);
      output.line(`  stop        holdfast down${option}`);
    });
};

/** All of a few names, the first and the last of many. */
function listed(names: readonly string[]): string {
  const shown = names.length <= 8 ? names : [...names.slice(0, 3), '…', ...names.slice(-1)];
  return `${shown.join(', ')}${shown === names ? '' : ` (${names.length})`}`;
}
