/** Computes a Pod's status from what is observed: pure, so the same observation gives the same status. */
import type { Pod, PodStatus } from '#api/gen/types.ts';
import { toTime } from '#base/clock.ts';
import { newestRun, podIPsOf, readySandbox, type Observed } from '../observed.ts';
import {
  ephemeralContainersOf,
  initContainersOf,
  mainContainersOf,
  restartsAfter,
} from '../pod-containers.ts';
import { qosClassOf } from '../resources/qos.ts';
import type { PodFailure, PodMemory, Waiting } from '../sync-context.ts';
import { conditionsOf } from './conditions.ts';
import { containerStatusOf, type StatusInput } from './container-statuses.ts';
import { phaseOf } from './phase.ts';

export interface PodStatusInput {
  readonly pod: Pod;
  readonly observed: Observed;
  readonly waiting: ReadonlyMap<string, Waiting>;
  readonly messages: ReadonlyMap<string, string>;
  readonly probes: StatusInput['probes'];
  /** What was published last. */
  readonly previous: PodStatus;
  /** The kubelet gave the Pod up. */
  readonly failure: PodFailure | undefined;
  /** The Pod is over: nothing will be started any more. */
  readonly ending: boolean;
  readonly nodeIP: string;
  /** What was granted is the Pod's; here is what became of it. */
  readonly resize: Pick<
    PodMemory,
    'actuated' | 'actuatedPod' | 'resizePending' | 'resizeInProgress'
  >;
  /** Epoch milliseconds. */
  readonly now: number;
}

export function podStatusOf(input: PodStatusInput): PodStatus {
  const { pod, observed, previous, failure, nodeIP } = input;
  const statuses = (
    targets: ReturnType<typeof mainContainersOf>,
    before: PodStatus['containerStatuses'],
  ): NonNullable<PodStatus['containerStatuses']> =>
    targets.map((target) =>
      containerStatusOf(target, {
        ...input,
        actuated: input.resize.actuated,
        previous: before ?? [],
      }),
    );
  const init = statuses(initContainersOf(pod), previous.initContainerStatuses);
  const main = statuses(mainContainersOf(pod), previous.containerStatuses);
  const ephemeral = statuses(ephemeralContainersOf(pod), previous.ephemeralContainerStatuses);
  const running = main.some(({ state }) => state?.running);
  const restarting = mainContainersOf(pod).some((target) => {
    const run = newestRun(observed, target.container.name);
    return run?.state === 'exited' && restartsAfter(pod, target, run.exitCode);
  });
  const computed = phaseOf({ pod, init, main, ending: input.ending, restarting });
  const phase = settle(failure && !running ? 'Failed' : computed, previous.phase);
  const now = toTime(input.now);
  const ips = podIPsOf(pod, observed, nodeIP);
  const { generation } = pod.metadata;
  return {
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    phase,
    conditions: conditionsOf({
      pod,
      phase,
      init,
      main,
      resize: input.resize,
      failure,
      sandboxReady: readySandbox(observed) !== undefined,
      now,
      previous: previous.conditions ?? [],
    }),
    ...reasonOf(failure ?? (phase === 'Failed' ? previous : {})),
    hostIP: nodeIP,
    hostIPs: [{ ip: nodeIP }],
    ...addresses(ips, previous),
    startTime: previous.startTime ?? now,
    ...(init.length > 0 ? { initContainerStatuses: init } : {}),
    containerStatuses: main,
    ...(ephemeral.length > 0 ? { ephemeralContainerStatuses: ephemeral } : {}),
    qosClass: qosClassOf(pod),
    ...wholeOf(input),
  };
}

/** What a Pod that states resources of its own was granted and has. */
function wholeOf({ pod, resize }: PodStatusInput): Partial<PodStatus> {
  const { resources } = pod.spec;
  if (!resources) return {};
  const { requests } = resources;
  return {
    ...(requests && { allocatedResources: requests }),
    resources: resize.actuatedPod ?? resources,
  };
}

/** A Pod that has come to its end stays there. */
function settle(
  phase: PodStatus['phase'] & string,
  before: PodStatus['phase'],
): PodStatus['phase'] & string {
  return before === 'Succeeded' || before === 'Failed' ? before : phase;
}

function reasonOf({ reason, message }: Pick<PodStatus, 'reason' | 'message'>): Partial<PodStatus> {
  return { ...(reason ? { reason } : {}), ...(message ? { message } : {}) };
}

/** The address of a Pod whose sandbox is gone stays told until it has another. */
function addresses(ips: readonly string[], previous: PodStatus): Partial<PodStatus> {
  const [first] = ips;
  if (first !== undefined) return { podIP: first, podIPs: ips.map((ip) => ({ ip })) };
  const { podIP, podIPs } = previous;
  return { ...(podIP ? { podIP } : {}), ...(podIPs ? { podIPs } : {}) };
}
