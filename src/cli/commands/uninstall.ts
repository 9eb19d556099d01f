/** `holdfast uninstall`: the end of `holdfast install`, and of a server or agent that was run by hand. */
import { resolve } from 'node:path';
import { Option } from 'commander';
import type { AddCommand } from '../command.ts';

interface Flags {
  readonly purge: boolean;
  readonly dataDir?: string;
  readonly root?: string;
}

export const addUninstall: AddCommand = (program, { control, output }) => {
  program
    .command('uninstall')
    .description(
      'stop the installed server or agent: no unit, process, mount, interface, table or cgroup of it stays',
    )
    .option('--purge', 'remove its data too: volumes, images, certificates, the API objects', false)
    .option('--data-dir <dir>', 'where its data lives, if it was not installed but run by hand')
    .addOption(new Option('--root <dir>').hideHelp())
    .action(async ({ purge, dataDir, root }: Flags) => {
      const options = {
        purge,
        ...(dataDir === undefined ? {} : { dataDir: resolve(dataDir) }),
        ...(root === undefined ? {} : { root: resolve(root) }),
      };
      const removed = await control.uninstall(options, output.note);
      const data = purge ? ', and its data is removed' : '';
      output.line(removed ? `Holdfast is uninstalled${data}.` : 'There was nothing to uninstall.');
    });
};
