/** `kubernetes [ZONES...] { … }`: the names of the cluster. */
import { parseLabelSelector } from '#api/selector/label-query.ts';
import { messageOf } from '#base/errors.ts';
import { corefileError } from '../../config/tokens.ts';
import type { Directive } from '../../config/corefile.ts';
import {
  fallthroughOf,
  integerOf,
  nameOf,
  noWords,
  readOptions,
  wordOf,
  zonesOf,
} from '../../config/reading.ts';
import type { DirectiveReader } from '../../config/reading.ts';
import { defaultClusterSettings, defaultSettings } from '../../config/settings.ts';
import type { ClusterSettings } from '../../config/settings.ts';
import { isWithin } from '../../wire/name.ts';
import type { WireName } from '../../wire/name.ts';

type Changing = { -readonly [Key in keyof ClusterSettings]: ClusterSettings[Key] };

export const kubernetesReader: DirectiveReader = {
  name: 'kubernetes',
  read(directive, draft, context) {
    if (draft.cluster) throw corefileError(directive, '"kubernetes" stands twice in one block');
    const zones = directive.args.length > 0 ? zonesOf(directive, directive.args) : draft.zones;
    const cluster = nameOf(directive, context.clusterDomain);
    const reverse = zones.filter((zone) => zone !== cluster && isReverse(zone));
    const foreign = zones.length - reverse.length - (zones.includes(cluster) ? 1 : 0);
    if (foreign > 0 || !zones.includes(cluster)) {
      throw corefileError(
        directive,
        `this cluster's zone is ${context.clusterDomain}; write: kubernetes ${context.clusterDomain} in-addr.arpa ip6.arpa`,
      );
    }
    // CoreDNS's own default, where kubeadm's and k3s's Corefiles say `insecure`.
    const settings: Changing = { ...defaultClusterSettings, pods: 'disabled' };
    let { ttl, negativeTtl } = defaultSettings;
    const without = (reason: string) => (option: Directive) =>
      context.note(option, `"${option.name}" does nothing here: ${reason}`);
    const client = without('the API is reached as the node reaches it');
    readOptions(directive, {
      pods: (option) => (settings.pods = podsMode(option)),
      endpoint_pod_names: (option) => {
        noWords(option);
        settings.endpointPodNames = true;
      },
      noendpoints: (option) => {
        noWords(option);
        settings.noEndpoints = true;
      },
      ignore: (option) => {
        if (wordOf(option) !== 'empty_service') {
          throw corefileError(option, '"ignore" takes the word empty_service');
        }
        settings.ignoreEmptyService = true;
      },
      namespaces: (option) => (settings.namespaces = option.args),
      labels: (option) => (settings.labels = selectorOf(option)),
      ttl: (option) => (ttl = integerOf(option, wordOf(option), 3600)),
      negative_ttl: (option) => (negativeTtl = integerOf(option, wordOf(option), 3600)),
      fallthrough: (option) => (settings.fallthrough = fallthroughOf(option)),
      apiserver_qps: client,
      apiserver_burst: client,
      apiserver_max_inflight: client,
      startup_timeout: without('until the cluster is known, missing names are SERVFAIL'),
    });
    settings.claimed = reverse.filter(
      (zone) => !settings.fallthrough.some((through) => isWithin(zone, through)),
    );
    settings.fallthrough = settings.fallthrough.filter(
      (through) => isWithin(through, cluster) || isWithin(cluster, through),
    );
    draft.cluster = { settings, ttl, negativeTtl };
  },
};

function isReverse(zone: WireName): boolean {
  return isWithin(zone, '\x07in-addr\x04arpa\0') || isWithin(zone, '\x03ip6\x04arpa\0');
}

function podsMode(option: Directive): ClusterSettings['pods'] {
  const mode = wordOf(option);
  if (mode === 'disabled' || mode === 'insecure' || mode === 'verified') return mode;
  throw corefileError(option, `pods are disabled, insecure or verified, not "${mode}"`);
}

function selectorOf(option: Directive): string {
  const text = option.args.join(' ');
  try {
    parseLabelSelector(text);
    return text;
  } catch (error) {
    throw corefileError(option, messageOf(error));
  }
}
