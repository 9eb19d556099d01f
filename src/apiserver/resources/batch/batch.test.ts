/** Jobs and CronJobs: what is filled in, what is refused, what may change, in the words that users know. */
import { describe, expect, test } from 'vitest';
import type { CronJob, Job, JobStatus } from '#api/gen/types.ts';
import { create, read, testContext, update } from '../testing/flow.ts';
import { cronJobStrategy } from './cron-job/strategy.ts';
import { jobStrategy } from './job/strategy.ts';

const pod = 'spec: {restartPolicy: Never, containers: [{name: main, image: i}]}';
const job = (spec: string, name = 'it'): string =>
  `{apiVersion: batch/v1, kind: Job, metadata: {name: ${name}, uid: u1}, spec: {template: {${pod}}${spec && ', '}${spec}}}`;
const cronJob = (spec: string, name = 'it'): string =>
  `{apiVersion: batch/v1, kind: CronJob, metadata: {name: ${name}}, spec: {jobTemplate: {spec: {template: {${pod}}}}, ${spec}}}`;
const indexed = 'completionMode: Indexed, completions: 3';

describe('a Job that says little', () => {
  test('gets a selector, labels, and everything that it left out', async () => {
    const { object, errors } = await create(jobStrategy, job(''));
    expect(errors).toEqual([]);
    const labels = {
      'batch.kubernetes.io/controller-uid': 'u1',
      'batch.kubernetes.io/job-name': 'it',
      'controller-uid': 'u1',
      'job-name': 'it',
    };
    expect(object.metadata.labels).toEqual(labels);
    const { template, ...spec } = object.spec;
    expect(template.metadata?.labels).toEqual(labels);
    expect(spec).toEqual({
      backoffLimit: 6,
      completionMode: 'NonIndexed',
      completions: 1,
      manualSelector: false,
      parallelism: 1,
      podReplacementPolicy: 'TerminatingOrFailed',
      selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': 'u1' } },
      suspend: false,
    });
  });

  test.each([
    ['parallelism: 3', { parallelism: 3 }],
    [`${indexed}, backoffLimitPerIndex: 1`, { backoffLimit: 2_147_483_647, parallelism: 1 }],
    [
      'podFailurePolicy: {rules: [{action: Count, onPodConditions: [{type: DisruptionTarget}]}]}',
      {
        podReplacementPolicy: 'Failed',
        podFailurePolicy: {
          rules: [
            { action: 'Count', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
          ],
        },
      },
    ],
  ])('with %s', async (spec, filled) => {
    expect((await create(jobStrategy, job(spec))).object.spec).toMatchObject(filled);
  });
});

const rule = (text: string): string => `podFailurePolicy: {rules: [{${text}}]}`;
const first = 'spec.podFailurePolicy.rules[0]';
const exit = (text: string): string => rule(`action: FailJob, onExitCodes: {${text}}`);

describe('a Job', () => {
  test.each<readonly [string, readonly string[]]>([
    [
      'parallelism: -1',
      ['spec.parallelism: Invalid value: -1: must be greater than or equal to 0'],
    ],
    [
      'ttlSecondsAfterFinished: -1',
      ['spec.ttlSecondsAfterFinished: Invalid value: -1: must be greater than or equal to 0'],
    ],
    [
      'completionMode: Indexed, parallelism: 1',
      ['spec.completions: Required value: when completion mode is Indexed'],
    ],
    [
      'backoffLimitPerIndex: 1',
      ['spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode'],
    ],
    [
      `${indexed}, maxFailedIndexes: 1`,
      ['spec.backoffLimitPerIndex: Required value: when maxFailedIndexes is specified'],
    ],
    [
      `${indexed}, backoffLimitPerIndex: 1, maxFailedIndexes: 4`,
      ['spec.maxFailedIndexes: Invalid value: 4: must be less than or equal to completions'],
    ],
    [
      `${indexed}, parallelism: 100001`,
      [
        'spec.parallelism: Invalid value: 100001: must be less than or equal to 100000 when completion mode is Indexed',
      ],
    ],
    [
      'completionMode: Odd',
      ['spec.completionMode: Unsupported value: "Odd": supported values: "Indexed", "NonIndexed"'],
    ],
    [
      'managedBy: a',
      [
        'spec.managedBy: Invalid value: "a": must be a domain-prefixed path (such as "acme.io/foo")',
      ],
    ],
    ['managedBy: example.com/mine', []],
    [
      `podReplacementPolicy: TerminatingOrFailed, ${exit('operator: In, values: [1]')}`,
      [
        'spec.podReplacementPolicy: Unsupported value: "TerminatingOrFailed": supported values: "Failed"',
      ],
    ],
    [
      exit('operator: In, values: [0]'),
      [`${first}.onExitCodes.values[0]: Invalid value: 0: must not be 0 for the In operator`],
    ],
    [
      exit('operator: In, values: []'),
      [`${first}.onExitCodes.values: Invalid value: []: at least one value is required`],
    ],
    [
      exit('operator: NotIn, values: [2, 1, 1]'),
      [
        `${first}.onExitCodes.values[2]: Duplicate value: 1`,
        `${first}.onExitCodes.values: Invalid value: [2,1,1]: must be ordered`,
      ],
    ],
    [
      exit('operator: In, values: [1], containerName: other'),
      [
        `${first}.onExitCodes.containerName: Invalid value: "other": must be one of the container or initContainer names in the pod template`,
      ],
    ],
    [
      rule('action: Ignore'),
      [`${first}: Invalid value: specifying one of OnExitCodes and OnPodConditions is required`],
    ],
    [
      rule('action: FailIndex, onExitCodes: {operator: In, values: [1]}'),
      [`${first}.action: Invalid value: "FailIndex": requires the backoffLimitPerIndex to be set`],
    ],
    [
      'successPolicy: {rules: [{succeededCount: 1}]}',
      [
        'spec.successPolicy: Invalid value: {"rules":[{"succeededCount":1}]}: requires indexed completion mode',
      ],
    ],
    [
      `${indexed}, successPolicy: {rules: [{succeededIndexes: "0-3"}]}`,
      [
        'spec.successPolicy.rules[0].succeededIndexes: Invalid value: "0-3": error parsing succeededIndexes: too large index: "3"',
      ],
    ],
    [
      `${indexed}, successPolicy: {rules: [{succeededIndexes: "0,1", succeededCount: 3}]}`,
      [
        'spec.successPolicy.rules[0].succeededCount: Invalid value: 3: must be less than or equal to 2 (the number of indexes in the specified succeededIndexes field)',
      ],
    ],
    [
      'selector: {matchLabels: {a: b}}',
      [
        'spec.selector: Invalid value: {"matchLabels":{"batch.kubernetes.io/controller-uid":"u1","a":"b"}}: `selector` not auto-generated',
        'spec.template.metadata.labels: Invalid value: {"batch.kubernetes.io/controller-uid":"u1","batch.kubernetes.io/job-name":"it","controller-uid":"u1","job-name":"it"}: `selector` does not match template `labels`',
      ],
    ],
  ])('with %s', async (spec, errors) => {
    expect((await create(jobStrategy, job(spec))).errors).toEqual(errors);
  });

  test('must say whether its containers start again', async () => {
    const text = job('').replace('restartPolicy: Never, ', '');
    expect((await create(jobStrategy, text)).errors).toEqual([
      'spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
    ]);
  });

  test('with indexes has a name that leaves room for them', async () => {
    const name = 'a'.repeat(62);
    const { errors } = await create(jobStrategy, job(indexed, name));
    expect(errors[0]).toMatch(
      /^metadata.name: .*: will not able to create pod with invalid DNS label: a+-2$/,
    );
  });
});

describe('an update of a Job', () => {
  const after = async (
    before: string,
    next: string | ((text: string) => string),
    status: JobStatus = {},
  ): Promise<readonly string[]> => {
    const { object } = await create(jobStrategy, job(before));
    const stored: Job = { ...object, status };
    const spec = typeof next === 'string' ? next : '';
    const sent: Job = { ...object, spec: { ...object.spec, ...read(jobStrategy, job(spec)).spec } };
    const whole = { ...sent, spec: { ...sent.spec, template: object.spec.template } };
    const text = dumpOf(whole);
    const manifest = typeof next === 'string' ? text : next(text);
    return (await update(jobStrategy, { stored, manifest }, testContext())).errors;
  };

  test.each([
    ['', 'parallelism: 5', undefined],
    ['', 'suspend: true', undefined],
    ['', 'completions: 2', 'spec.completions: Invalid value: 2: field is immutable'],
    [
      `${indexed}, parallelism: 3`,
      'completions: 2',
      'spec.completions: Invalid value: 2: can only be modified in tandem with spec.parallelism',
    ],
    [`${indexed}, parallelism: 3`, 'completions: 2, parallelism: 2', undefined],
    [
      '',
      'managedBy: example.com/a',
      'spec.managedBy: Invalid value: "example.com/a": field is immutable',
    ],
  ])('%s → %s', async (before, next, error) => {
    expect(await after(before, next)).toEqual(error === undefined ? [] : [error]);
  });

  const move = (text: string): string =>
    text.replace(
      '"restartPolicy"',
      '"nodeSelector":{"disk":"ssd"},"tolerations":[],"restartPolicy"',
    );
  const resize = (text: string): string =>
    text.replace('"resources":{}', '"resources":{"requests":{"cpu":"1"}}');
  const image = (text: string): string => text.replace('"image":"i"', '"image":"j"');
  const suspended = { conditions: [{ type: 'Suspended', status: 'True' }] };
  const started = { startTime: '2026-01-01T00:00:00Z' };

  interface Change {
    readonly change: (text: string) => string;
    readonly before?: string;
    readonly status?: JobStatus;
  }

  test.each<readonly [string, Change]>([
    ['where a suspended one runs', { change: move, status: suspended }],
    ['where one that never started runs', { change: move }],
    ['what a suspended one asks for', { change: resize, status: suspended }],
  ])('may say %s', async (_, { change, before = 'suspend: true', status = {} }) => {
    expect(await after(before, change, status)).toEqual([]);
  });

  test.each<readonly [string, Change]>([
    [
      'what one asks for whose Pods still end',
      { change: resize, status: { ...suspended, active: 1 } },
    ],
    ['where one that is yet to be suspended runs', { change: move, status: started }],
    ['where one that runs runs', { change: move, before: '', status: started }],
    ['the image of a suspended one', { change: image, status: suspended }],
  ])('may not say %s', async (_, { change, before = 'suspend: true', status = {} }) => {
    expect(await after(before, change, status)).toEqual([
      expect.stringMatching(/^spec.template: .*: field is immutable$/),
    ]);
  });
});

/** JSON is YAML. */
function dumpOf(object: object): string {
  return JSON.stringify(object);
}

describe('the status of a Job', () => {
  const startTime = '2026-01-01T00:00:00Z';
  const completionTime = '2026-01-01T00:01:00Z';
  const said = (...types: readonly string[]): JobStatus['conditions'] =>
    types.map((type) => ({ type, status: 'True' }));
  const done: JobStatus = {
    startTime,
    completionTime,
    succeeded: 1,
    conditions: said('SuccessCriteriaMet', 'Complete'),
  };

  test.each<readonly [string, JobStatus, JobStatus, readonly string[]]>([
    ['of one that is complete', {}, done, []],
    ['of one that failed', {}, { startTime, conditions: said('FailureTarget', 'Failed') }, []],
    [
      'that has both ends',
      {},
      { ...done, conditions: said('SuccessCriteriaMet', 'FailureTarget', 'Complete') },
      [
        'status.conditions: Invalid value: cannot set Complete=True and FailureTarget=true conditions',
        'status.conditions: Invalid value: cannot set SuccessCriteriaMet=True and FailureTarget=true conditions',
      ],
    ],
    [
      'that fails without warning',
      {},
      { startTime, conditions: said('Failed') },
      [
        'status.conditions: Invalid value: cannot set Failed=True condition without the FailureTarget=true condition',
      ],
    ],
    [
      'that ends with Pods left',
      {},
      { ...done, active: 1, terminating: 1 },
      [
        'status.active: Invalid value: 1: active>0 is invalid for finished job',
        'status.terminating: Invalid value: 1: terminating>0 is invalid for finished job',
      ],
    ],
    [
      'that takes its end back',
      done,
      { startTime, succeeded: 0 },
      [
        'status.conditions: Invalid value: cannot disable the terminal Complete=True condition',
        'status.succeeded: Invalid value: 0: cannot decrease the succeeded counter',
        'status.conditions: Invalid value: cannot disable the SuccessCriteriaMet=True condition',
      ],
    ],
    [
      'that counts a Pod twice',
      {},
      { uncountedTerminatedPods: { succeeded: ['a'], failed: ['a', ''] } },
      [
        'status.uncountedTerminatedPods.failed[0]: Duplicate value: "a"',
        'status.uncountedTerminatedPods.failed[1]: Invalid value: "": must not be empty',
      ],
    ],
    [
      'with more ready than active',
      {},
      { ready: 2, active: 1 },
      ['status.ready: Invalid value: 2: cannot set more ready pods than active'],
    ],
    [
      'that loses its start',
      { startTime },
      {},
      ['status.startTime: Required value: startTime cannot be removed for unsuspended job'],
    ],
    [
      'with indexes of a Job without',
      {},
      { completedIndexes: '0', failedIndexes: '' },
      [
        'status.completedIndexes: Invalid value: "0": cannot set non-empty completedIndexes when non-indexed completion mode',
        'status.failedIndexes: Invalid value: "": cannot set non-null failedIndexes when backoffLimitPerIndex is null',
      ],
    ],
  ])('%s', (_, before, after, errors) => {
    const object = read(jobStrategy, job('completions: 1'));
    const { status } = jobStrategy.subresources ?? {};
    if (status?.kind !== 'object') throw new TypeError('no status');
    const found = status.validate?.({ ...object, status: after }, { ...object, status: before });
    expect(found?.map(({ field, message }) => `${field}: ${message}`)).toEqual(errors);
  });
});

describe('a CronJob', () => {
  test('is filled in', async () => {
    const { object, errors } = await create(cronJobStrategy, cronJob('schedule: "@daily"'));
    expect(errors).toEqual([]);
    const { jobTemplate, ...spec } = object.spec;
    expect(spec).toEqual({
      schedule: '@daily',
      concurrencyPolicy: 'Allow',
      suspend: false,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
    });
    // Its Jobs get theirs when they are made.
    expect(jobTemplate.spec).not.toHaveProperty('backoffLimit');
  });

  test.each<readonly [string, readonly string[]]>([
    ['schedule: ""', ['spec.schedule: Required value']],
    [
      'schedule: "0 0 * * 7"',
      ['spec.schedule: Invalid value: "0 0 * * 7": end of range (7) above maximum (6): 7'],
    ],
    [
      'schedule: "TZ=UTC 0 0 * * *"',
      [
        'spec.schedule: Invalid value: "TZ=UTC 0 0 * * *": cannot use TZ or CRON_TZ in schedule, use timeZone field instead',
      ],
    ],
    [
      'schedule: "@daily", timeZone: ""',
      ['spec.timeZone: Invalid value: "": timeZone must be nil or non-empty string'],
    ],
    [
      'schedule: "@daily", timeZone: Europe/Nowhere',
      ['spec.timeZone: Invalid value: "Europe/Nowhere": unknown time zone Europe/Nowhere'],
    ],
    ['schedule: "@daily", timeZone: America/Argentina/Buenos_Aires', []],
    [
      'schedule: "@daily", timeZone: "../UTC"',
      ['spec.timeZone: Invalid value: "../UTC": unknown time zone ../UTC'],
    ],
    [
      'schedule: "@daily", concurrencyPolicy: Never',
      [
        'spec.concurrencyPolicy: Unsupported value: "Never": supported values: "Allow", "Forbid", "Replace"',
      ],
    ],
    [
      'schedule: "@daily", startingDeadlineSeconds: -1',
      ['spec.startingDeadlineSeconds: Invalid value: -1: must be greater than or equal to 0'],
    ],
    [
      `schedule: "@daily", jobTemplate: {spec: {manualSelector: true, template: {${pod}}}}`,
      [
        'spec.jobTemplate.spec.manualSelector: Unsupported value: true: supported values: "false", "nil"',
      ],
    ],
  ])('with %s', async (spec, errors) => {
    const text = spec.includes('jobTemplate')
      ? `{apiVersion: batch/v1, kind: CronJob, metadata: {name: it}, spec: {${spec}}}`
      : cronJob(spec);
    expect((await create<CronJob>(cronJobStrategy, text)).errors).toEqual(errors);
  });

  test('has a name that leaves room for the minutes', async () => {
    const { errors } = await create(cronJobStrategy, cronJob('schedule: "@daily"', 'a'.repeat(53)));
    expect(errors[0]).toMatch(/must be no more than 52 characters$/);
  });
});
