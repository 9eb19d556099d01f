/** `holdfast down`: stops a local cluster and leaves nothing running. */
import { withName } from '../command.ts';
import type { AddCommand } from '../command.ts';

interface Flags {
  readonly name: string;
  readonly dataDir?: string;
  readonly purge: boolean;
}

export const addDown: AddCommand = (program, { control, output }) => {
  withName(program.command('down'))
    .description(
      'stop a local cluster: no process, mount, namespace, interface or cgroup of it stays',
    )
    .option(
      '--data-dir <dir>',
      'where its data lives, if `up` was told; only needed with --purge after it was stopped',
    )
    .option('--purge', 'remove its data too: volumes, images, the API objects', false)
    .action(async (flags: Flags) => {
      const wasUp = await control.down(flags, output.note);
      const data = flags.purge ? ', and its data is removed' : '';
      output.line(
        wasUp
          ? `Cluster "${flags.name}" is stopped${data}.`
          : `Cluster "${flags.name}" was not up${data}.`,
      );
    });
};
