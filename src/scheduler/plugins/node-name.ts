import { bringsNode, rejectedForGood } from '../plugin.ts';
import type { Plugin } from '../plugin.ts';

/** A Pod that names its Node runs on no other. */
export const nodeName: Plugin = {
  name: 'NodeName',
  concerns: ({ spec }) => Boolean(spec.nodeName),
  filter(pod, { node }) {
    const wanted = pod.spec.nodeName;
    return wanted && wanted !== node.metadata.name
      ? rejectedForGood("node(s) didn't match the requested node name")
      : undefined;
  },
  mayHelp: bringsNode,
};
