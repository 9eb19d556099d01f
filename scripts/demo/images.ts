/** Brings the demo's images: tries the registry once, briefly; else builds stand-ins and says so. */
import type { Demo } from './demo.ts';

const images = ['busybox:1.28', 'mysql:5.7'] as const;

export async function bringImages(demo: Demo): Promise<void> {
  const listed = await demo.holdfastOutput('image', 'ls', '--name', demo.cluster);
  if (images.every((image) => listed.output.includes(image))) {
    console.log('  They are on the node already.');
    return;
  }
  console.log('  Trying the registry once, for a few seconds at the most ...');
  const pull = await demo.holdfastOutput(
    'image',
    'pull',
    '--name',
    demo.cluster,
    '--timeout',
    '4',
    images[0],
  );
  if (pull.status === 0) {
    console.log('  The registry answers.');
    await demo.holdfast('image', 'pull', '--name', demo.cluster, '--timeout', '600', images[1]);
    return;
  }
  console.log(
    '  No registry answers, so stand-ins are built from Debian packages: busybox, and MariaDB for mysql.',
  );
  await demo.holdfast('image', 'build-stand-ins', '--name', demo.cluster, 'busybox', 'mysql');
}
