import { usageOf } from '../pod-usage.ts';
import type { HostPort } from '../pod-usage.ts';
import { bringsNode, freesRoom, rejected } from '../plugin.ts';
import type { Plugin } from '../plugin.ts';

/** Two Pods on a Node can't have the same host port. */
export const nodePorts: Plugin = {
  name: 'NodePorts',
  concerns: (pod) => usageOf(pod).hostPorts.length > 0,
  filter(pod, { hostPorts }) {
    const wanted = usageOf(pod).hostPorts;
    const taken = wanted.some((port) => hostPorts.some((other) => collide(port, other)));
    return taken
      ? rejected("node(s) didn't have free ports for the requested pod ports")
      : undefined;
  },
  mayHelp: (change) => bringsNode(change) || freesRoom(change),
};

/** The unspecified address is every address. */
function collide(a: HostPort, b: HostPort): boolean {
  const sameAddress = a.ip === b.ip || [a.ip, b.ip].some((ip) => ip === '0.0.0.0' || ip === '::');
  return sameAddress && a.port === b.port && a.protocol === b.protocol;
}
