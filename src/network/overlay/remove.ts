/** Takes the way to other nodes away from the machine: what an uninstall does. Stopping an agent doesn't. */
import { difference } from './difference.ts';
import type { Kernel } from './kernel.ts';
import { systemKernel } from './kernel.ts';

/** Fine when there is none. */
export async function removeOverlay(kernel: Kernel = systemKernel): Promise<void> {
  const none = new Map<string, string>();
  const nothing = { device: undefined, forwarding: none, neighbours: none, routes: none };
  await kernel.apply(difference(await kernel.read(), nothing));
}
