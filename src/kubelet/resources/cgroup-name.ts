/** `kubepods` and what is below it: upstream's names with the cgroupfs driver. */
import { join } from 'node:path';
import type { Pod } from '#api/gen/types.ts';
import { qosClassOf } from './qos.ts';

export function podCgroupParent(pod: Pod, cgroupRoot: string): string {
  const qos = qosClassOf(pod);
  const level = qos === 'Guaranteed' ? '' : qos.toLowerCase();
  return join(cgroupRoot, 'kubepods', level, `pod${pod.metadata.uid}`);
}

/** Gets a processor only when nobody else wants it: what runs without any request. */
export function bestEffortCgroup(cgroupRoot: string): string {
  return join(cgroupRoot, 'kubepods', 'besteffort');
}
