/** Every area, in the order of the page. */
import type { Area } from './area.ts';
import { autoscalingQuotaVolumes } from './autoscaling-quota-volumes.ts';
import { badInput } from './bad-input.ts';
import { batch } from './batch.ts';
import { clients } from './clients.ts';
import { customResources } from './custom-resources.ts';
import { helm } from './helm.ts';
import { kinds } from './kinds.ts';
import { kubectl } from './kubectl.ts';
import { listsAndWatches } from './lists-and-watches.ts';
import { pods } from './pods.ts';
import { protobuf } from './protobuf.ts';
import { serverSideApply } from './server-side-apply.ts';
import { workloads } from './workloads.ts';

export const areas: readonly Area[] = [
  kinds,
  customResources,
  workloads,
  batch,
  autoscalingQuotaVolumes,
  pods,
  serverSideApply,
  listsAndWatches,
  protobuf,
  kubectl,
  helm,
  clients,
  badInput,
];
