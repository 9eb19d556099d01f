/** Creates, deletes and lets go of the Pods of a Job. */
import { pods } from '#api/gen/resources.ts';
import type { Container, Job, Pod } from '#api/gen/types.ts';
import { completionIndexKey, jobTrackingFinalizer } from '#api/jobs.ts';
import { keyOf } from '#api/object.ts';
import type { Draft } from '#api/object.ts';
import { isPodReady } from '#api/pod.ts';
import { isApiError } from '#api/status.ts';
import { createPod, deletePod } from '../pod-control.ts';
import type { PodControl } from '../pod-control.ts';
import { podFromTemplate } from '../pod-template.ts';
import { slowStart } from '../slow-start.ts';
import { failureAnnotations } from './indexes.ts';
import type { JobTools } from './job-tools.ts';
import { isTracked } from './observe.ts';
import type { Observed } from './observe.ts';

const indexVariable = 'JOB_COMPLETION_INDEX';
const maxGenerateName = 63 - 5;

/** What became of several calls; `failure` is the first. */
export interface Outcome {
  readonly count: number;
  readonly failure?: unknown;
}

export async function createPods(
  tools: JobTools,
  observed: Observed,
  indexes: readonly (number | undefined)[],
  signal: AbortSignal,
): Promise<Outcome> {
  const { job, failedIndexes, toReplace } = observed;
  const { succeeded, failure } = await slowStart(indexes.length, async (position) => {
    const index = indexes[position];
    const counts =
      failedIndexes && index !== undefined ? failureAnnotations(job, toReplace.get(index)) : {};
    try {
      await createPod(tools, job, newPod(job, index, counts), signal);
      tools.metrics.podCreated(observed, 'succeeded');
    } catch (error) {
      tools.metrics.podCreated(observed, 'failed');
      throw error;
    }
  });
  return { count: succeeded, ...(failure === undefined ? {} : { failure }) };
}

export function newPod(
  job: Job,
  index: number | undefined,
  annotations: Readonly<Record<string, string>> = {},
): Draft<Pod> {
  const draft = podFromTemplate(job.spec.template, job);
  const { metadata, spec } = draft;
  const finalizers = [
    ...(metadata.finalizers ?? []).filter((name) => name !== jobTrackingFinalizer),
    jobTrackingFinalizer,
  ];
  if (index === undefined) return { ...draft, metadata: { ...metadata, finalizers } };
  const suffix = `-${index}-`;
  const { name } = job.metadata;
  return {
    ...draft,
    metadata: {
      ...metadata,
      finalizers,
      generateName: name.slice(0, maxGenerateName - suffix.length) + suffix,
      labels: { ...metadata.labels, [completionIndexKey]: String(index) },
      annotations: {
        ...metadata.annotations,
        [completionIndexKey]: String(index),
        ...annotations,
      },
    },
    spec: {
      ...spec,
      hostname: `${name}-${index}`,
      containers: spec.containers.map(withIndex),
      ...(spec.initContainers && { initContainers: spec.initContainers.map(withIndex) }),
    },
  };
}

function withIndex(container: Container): Container {
  const { env = [] } = container;
  if (env.some(({ name }) => name === indexVariable)) return container;
  const fieldPath = `metadata.labels['${completionIndexKey}']`;
  return {
    ...container,
    env: [...env, { name: indexVariable, valueFrom: { fieldRef: { fieldPath } } }],
  };
}

/** How many Pods were deleted, and how many of them were ready. */
export interface Deleted extends Outcome {
  readonly ready: number;
}

/** `letGo`: their end doesn't count, neither as a success nor as a failure. */
export async function deletePods(
  tools: PodControl,
  job: Job,
  doomed: readonly Pod[],
  { letGo, signal }: { readonly letGo: boolean; readonly signal: AbortSignal },
): Promise<Deleted> {
  const results = await Promise.allSettled(
    doomed.map(async (pod) => {
      if (letGo) await releasePod(tools, job, pod, signal);
      await deletePod(tools, job, pod, signal);
      return pod;
    }),
  );
  const done = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failed = results.find((result) => result.status === 'rejected');
  return {
    count: done.length,
    ready: done.filter(isPodReady).length,
    ...(failed ? { failure: failed.reason } : {}),
  };
}

/** Takes the finalizer off: the Pod is counted, or will never be. One that is gone needs nothing. */
export async function releasePod(
  { client, writes }: Pick<PodControl, 'client' | 'writes'>,
  job: Job,
  pod: Pod,
  signal: AbortSignal,
): Promise<void> {
  const released = await dropTracking(client, pod, signal);
  if (released) writes.wrote(keyOf(job), released);
}

/** The Pod without the finalizer; undefined when it is gone. */
export async function dropTracking(
  client: PodControl['client'],
  pod: Pod,
  signal: AbortSignal,
): Promise<Pod | undefined> {
  if (!isTracked(pod)) return undefined;
  const metadata = {
    uid: pod.metadata.uid,
    '$deleteFromPrimitiveList/finalizers': [jobTrackingFinalizer],
  };
  try {
    const patch = { type: 'strategic', body: { metadata } } as const;
    return await client.patch(pods, pod.metadata, patch, { signal });
  } catch (error) {
    // Gone, or another Pod of the name.
    if (isApiError(error, 'NotFound') || isApiError(error, 'Conflict')) return undefined;
    throw error;
  }
}
