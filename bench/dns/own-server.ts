/** Cluster DNS as the benchmarks run it: as in a cluster, only that its informers are filled by hand. */
import { systemClock } from '#base/clock.ts';
import { silentLogger } from '#base/log.ts';
import { systemRandom } from '#base/random.ts';
import type { Informers } from '#client/informers.ts';
import { createClusterDns } from '#dns/dns.ts';
import type { ClusterDns } from '#dns/dns.ts';
import { clusterDomain } from './zone.ts';

export function ownServer(informers: Informers, workers: number): ClusterDns {
  const parts = {
    informers,
    clock: systemClock,
    random: systemRandom,
    recorder: { event: () => undefined },
    log: silentLogger,
    config: {
      clusterDomain,
      ranges: ['10.42.0.0/16', '10.43.0.0/16'],
      dnsAddress: '10.43.0.10',
      listen: [{ host: '127.0.0.1', port: 0 }],
      workers,
    },
  };
  return createClusterDns(parts);
}
