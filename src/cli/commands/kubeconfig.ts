/** `holdfast kubeconfig`: where the cluster's kubeconfig is. */
import { withName } from '../command.ts';
import type { AddCommand } from '../command.ts';

export const addKubeconfig: AddCommand = (program, { control, output }) => {
  withName(program.command('kubeconfig'))
    .description("print the path of a cluster's kubeconfig")
    .action(async ({ name }: { name: string }) => output.line(await control.kubeconfig(name)));
};
