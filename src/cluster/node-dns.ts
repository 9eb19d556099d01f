/** The cluster's DNS on one node: every node answers by itself, whatever becomes of the others. */
import type { Runnable } from '#base/lifecycle.ts';
import { createRecorder } from '#client/recorder.ts';
import { createClusterDns } from '#dns/dns.ts';
import type { ClusterDns } from '#dns/dns.ts';
import { metricFamilies } from '#dns/metric-families.ts';
import type { NodeOptions } from './node-base.ts';

export interface NodeDns {
  readonly dns: ClusterDns;
  /** In starting order; `dns` is the last of them. */
  readonly parts: readonly Runnable[];
}

export function createNodeDns(options: NodeOptions): NodeDns {
  const { config, client, informers, metrics, clock, random } = options;
  const log = options.log.child({ part: 'dns' });
  const recorder = createRecorder({
    client,
    clock,
    log,
    component: 'cluster-dns',
    host: config.nodeName,
  });
  const dns = createClusterDns({
    informers,
    clock,
    random,
    recorder,
    log,
    measured: metrics !== undefined,
    config: {
      clusterDomain: config.clusterDomain,
      ranges: [config.clusterCIDR, config.serviceCIDR],
      dnsAddress: config.dnsAddress,
      listen: config.simulated ? config.dns.listen : [{ host: config.dnsAddress, port: 53 }],
      workers: config.dns.workers,
      nodeName: config.nodeName,
      ...(config.resolvConf ? { resolvConf: config.resolvConf } : {}),
    },
  });
  metrics?.familiesFrom(async () => metricFamilies(await dns.counts()));
  return { dns, parts: [recorder, dns] };
}
