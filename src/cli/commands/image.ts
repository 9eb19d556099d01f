/** `holdfast image …`: images of the cluster's nodes. */
import { withName } from '../command.ts';
import type { AddCommand } from '../command.ts';
import { parseSeconds } from '../options.ts';

export const addImage: AddCommand = (program, { control, output }) => {
  const image = program
    .command('image')
    .description("load, build and list images of the cluster's nodes");
  withName(image.command('load'))
    .description('load image archives (docker save, OCI layout)')
    .argument('<files...>', 'tar archives')
    .action(async (files: string[], { name }: { name: string }) => {
      for (const file of files) {
        for (const tag of await control.loadImage(name, file)) output.line(`loaded ${tag}`);
      }
    });
  withName(image.command('pull'))
    .description('pull images from their registry')
    .argument('<images...>', 'such as nginx:1.24')
    .option('--timeout <seconds>', 'give up after so many seconds', parseSeconds, 600)
    .action(async (images: string[], { name, timeout }: { name: string; timeout: number }) => {
      for (const reference of images) {
        await control.pullImage(name, reference, timeout);
        output.line(`pulled ${reference}`);
      }
    });
  withName(image.command('build-stand-ins'))
    .description('build images from Debian packages for where there is no registry, and load them')
    .argument('[images...]', 'which (busybox, nginx, mysql); all when none is named')
    .action(async (images: string[], { name }: { name: string }) => {
      for (const tag of await control.buildStandIns(name, images, output.note)) {
        output.line(`built and loaded ${tag} (a stand-in)`);
      }
    });
  withName(image.command('ls'))
    .description("list the images of the cluster's nodes")
    .action(async ({ name }: { name: string }) => {
      const images = await control.listImages(name);
      const width = Math.max(5, ...images.map(({ tag }) => tag.length));
      output.line(`${'IMAGE'.padEnd(width)}  ID            NODES  SIZE`);
      for (const { tag, id, nodes, sizeBytes } of images) {
        const short = id.replace('sha256:', '').slice(0, 12);
        output.line(
          `${tag.padEnd(width)}  ${short}  ${String(nodes).padEnd(5)}  ${megabytes(sizeBytes)}`,
        );
      }
    });
};

function megabytes(bytes: number): string {
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(0)}kB` : `${(bytes / 1e6).toFixed(1)}MB`;
}
