/** The selector that a Job gets, and the labels by which its Pods are its own and nobody else's. */
import type { Job } from '#api/gen/types.ts';
import {
  controllerUidLabel,
  jobNameLabel,
  legacyControllerUidLabel,
  legacyJobNameLabel,
} from '#api/jobs.ts';

/** What every Pod of the Job is labelled with. */
export function generatedLabels({ metadata }: Job): Readonly<Record<string, string>> {
  return {
    [controllerUidLabel]: metadata.uid,
    [jobNameLabel]: metadata.name,
    [legacyControllerUidLabel]: metadata.uid,
    [legacyJobNameLabel]: metadata.name,
  };
}

/** What the user wrote stays: where it contradicts, validation says so. */
export function withGeneratedSelector(job: Job): Job {
  const { template, selector } = job.spec;
  const labels = { ...generatedLabels(job), ...template.metadata?.labels };
  const matchLabels = { [controllerUidLabel]: job.metadata.uid, ...selector?.matchLabels };
  return {
    ...job,
    spec: {
      ...job.spec,
      selector: { ...selector, matchLabels },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  };
}
