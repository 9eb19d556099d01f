/** `holdfast status`: is the cluster up, and are its parts well? */
import { withName } from '../command.ts';
import type { ClusterStatus } from '../cluster-control.ts';
import type { AddCommand } from '../command.ts';
import { nameOption } from '../name-option.ts';

export const addStatus: AddCommand = (program, { control, output, exit }) => {
  withName(program.command('status'))
    .description('say whether a local cluster is up and ready (exit status 1 when not)')
    .action(async ({ name }: { name: string }) => {
      const status = await control.status(name);
      if (!status) {
        output.line(`Cluster "${name}" is not up. Start it: holdfast up${nameOption(name)}`);
        return exit(1);
      }
      const { cluster } = status;
      output.line(`Cluster "${cluster.name}" is ${status.ready ? 'ready' : 'not ready'}.`);
      output.line(`  kubeconfig  ${cluster.kubeconfig}`);
      output.line(`  API server  ${cluster.apiUrl}`);
      output.line(`  DNS         ${cluster.dns}`);
      output.line(`  data        ${cluster.dataDir}`);
      for (const line of nodeLines(status)) output.line(line);
      if (!status.ready) {
        for (const check of status.checks) output.line(`  ${check}`);
        exit(1);
      }
    });
};

/** A table: who they are, whether they run, where their logs are. */
function nodeLines({ cluster: { nodes, simulated }, cut }: ClusterStatus): readonly string[] {
  const width = Math.max(4, ...nodes.map(({ name }) => name.length));
  const rows = nodes.map(({ name, role, pid, log }) =>
    [
      name.padEnd(width),
      role.padEnd(6),
      (pid === undefined ? 'stopped' : `process ${pid}`).padEnd(15),
      cut.includes(name) ? `${log}  (cut off)` : log,
    ].join('  '),
  );
  return [simulated ? '  nodes (simulated)' : '  nodes', ...rows.map((row) => `    ${row}`)];
}
