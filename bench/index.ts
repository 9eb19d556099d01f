/** Every benchmark, in the order in which they run. */
import { apiGetBenchmark } from './api-get.ts';
import { apiNodesBenchmark } from './api/nodes.ts';
import { apiPodsBenchmark, apiWatchersBenchmark } from './api/pods.ts';
import { apiStatefulSetsBenchmark } from './api/stateful-sets.ts';
import { protobufBenchmark } from './api/protobuf.ts';
import type { Benchmark } from './bench.ts';
import { createsBenchmark } from './creates.ts';
import { bigZoneBenchmark } from './dns/big-zone.ts';
import { latencyBenchmark } from './dns/latency.ts';
import { dnsBenchmark } from './dns/throughput.ts';
import { failoverBenchmark } from './failover.ts';
import { footprintBenchmark } from './footprint.ts';
import { listBenchmark } from './list.ts';
import { namesBenchmark } from './names.ts';
import { onNodesBenchmark } from './dns/on-nodes.ts';
import { nodesBenchmark } from './nodes.ts';
import { overlayBenchmark } from './overlay.ts';
import { podsBenchmark } from './pods.ts';
import { servicesBenchmark } from './services.ts';
import { storageBenchmark } from './storage.ts';
import { upBenchmark } from './up.ts';

export const benchmarks: readonly Benchmark[] = [
  upBenchmark,
  footprintBenchmark,
  apiGetBenchmark,
  createsBenchmark,
  listBenchmark,
  protobufBenchmark,
  podsBenchmark,
  namesBenchmark,
  nodesBenchmark,
  onNodesBenchmark,
  failoverBenchmark,
  dnsBenchmark,
  latencyBenchmark,
  bigZoneBenchmark,
  overlayBenchmark,
  servicesBenchmark,
  storageBenchmark,
  apiPodsBenchmark,
  apiWatchersBenchmark,
  apiNodesBenchmark,
  apiStatefulSetsBenchmark,
];
