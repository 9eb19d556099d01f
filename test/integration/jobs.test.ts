/** Jobs and CronJobs: the real kubectl against a whole server on a simulated node, whose containers end when they say. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Cluster } from '#cluster/embedded.ts';
import { kubectlFor, runKubectl } from './testing/kubectl.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start();
});
afterAll(() => cluster.stop());

const kubectl = kubectlFor(() => cluster);

interface Parts {
  readonly spec?: object;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
}

function job(name: string, { spec = {}, annotations = {}, command }: Parts = {}): string {
  return JSON.stringify({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name },
    spec: {
      ...spec,
      template: {
        metadata: { annotations },
        spec: {
          restartPolicy: 'Never',
          containers: [{ name: 'main', image: 'busybox', ...(command ? { command } : {}) }],
        },
      },
    },
  });
}

const ends = (code: number, seconds = 0): Readonly<Record<string, string>> => ({
  'simulated.holdfast.dev/exit-after': String(seconds),
  'simulated.holdfast.dev/exit-code': String(code),
});

/** Its containers don't end when told to, and are killed. */
const stubborn = { 'simulated.holdfast.dev/stop-after': '60' };

const create = (name: string, parts?: Parts): Promise<string> =>
  kubectl('create -f -', job(name, parts));
const field = (name: string, path: string): Promise<string> =>
  kubectl(`get job ${name} -o jsonpath={.${path}}`);
const complete = (name: string): Promise<string> =>
  kubectl(`wait job/${name} --for=condition=complete --timeout=20s`);
const failed = (name: string): Promise<string> =>
  kubectl(`wait job/${name} --for=condition=failed --timeout=20s`);

describe('a Job', () => {
  test('runs to its end, is shown and described, and its log is kept', async () => {
    await kubectl('create job hello --image=busybox -- echo hello');
    await complete('hello');
    expect(await kubectl('get job hello')).toMatch(
      /^NAME +STATUS +COMPLETIONS +DURATION +AGE\nhello +Complete +1\/1 +\d+s +\d+s$/,
    );
    expect(await kubectl('get jobs -o wide --no-headers hello')).toMatch(
      /hello +busybox +batch\.kubernetes\.io\/controller-uid=[0-9a-f-]+$/,
    );
    expect(await kubectl('logs job/hello')).toBe('hello');
    const text = await kubectl('describe job hello');
    expect(text).toMatch(/Pods Statuses: +0 Active \(0 Ready\) \/ 1 Succeeded \/ 0 Failed/);
    expect(text).toMatch(/SuccessfulCreate .* job-controller +Created pod: hello-\w{5}/);
    expect(text).toMatch(/Completed .* job-controller +Job completed/);
    expect(await kubectl('get jobs --field-selector=status.successful=1 -o name')).toContain(
      'job.batch/hello',
    );
    const finalizers = 'jsonpath={.items[*].metadata.finalizers}';
    expect(await kubectl(`get pods -l job-name=hello -o ${finalizers}`)).toBe('');
    expect(await kubectl('get all -l job-name=hello -o name')).toMatch(/job\.batch\/hello/);
  });

  test('counts every Pod of many', async () => {
    await create('many', { spec: { completions: 20, parallelism: 7 }, annotations: ends(0) });
    await complete('many');
    expect(await field('many', 'status.succeeded')).toBe('20');
    const pods = await kubectl('get pods -l job-name=many -o name');
    expect(pods.split('\n')).toHaveLength(20);
  });

  test('that fails says why', async () => {
    await create('broken', { spec: { backoffLimit: 0 }, annotations: ends(3) });
    await failed('broken');
    expect(await kubectl('get job broken --no-headers')).toMatch(/^broken +Failed +0\/1/);
    expect(await kubectl('describe job broken')).toMatch(
      /BackoffLimitExceeded .* Job has reached the specified backoff limit/,
    );
  });

  test('has a deadline, and takes its Pods with it', async () => {
    await create('slow', { spec: { activeDeadlineSeconds: 1 } });
    await failed('slow');
    expect(await field('slow', 'status.conditions[-1:].reason')).toBe('DeadlineExceeded');
    await kubectl('wait pod -l job-name=slow --for=delete --timeout=20s');
  });

  test('is suspended and resumed', async () => {
    await create('pausing', { spec: { suspend: true } });
    await kubectl('wait job/pausing --for=condition=suspended --timeout=20s');
    expect(await kubectl('get job pausing --no-headers')).toMatch(/^pausing +Suspended +0\/1/);
    // While it rests, a queue may say where it runs and with how much.
    const container = { name: 'main', resources: { requests: { cpu: '10m' } } };
    const template = {
      spec: { nodeSelector: { 'kubernetes.io/os': 'linux' }, containers: [container] },
    };
    await kubectl(`patch job pausing -p ${JSON.stringify({ spec: { template } })}`);
    await kubectl('patch job pausing -p {"spec":{"suspend":false}}');
    await kubectl('wait job/pausing --for=jsonpath={.status.ready}=1 --timeout=20s');
    const again = await runKubectl(
      [
        'patch',
        'job',
        'pausing',
        '-p',
        '{"spec":{"template":{"spec":{"nodeSelector":{"a":"b"}}}}}',
      ],
      { kubeconfig: cluster.kubeconfig },
    );
    expect(again.text).toMatch(/spec.template: Invalid value: .*: field is immutable/s);
    await kubectl('patch job pausing -p {"spec":{"suspend":true}}');
    await kubectl('wait pod -l job-name=pausing --for=delete --timeout=20s');
    expect(await field('pausing', 'status.failed')).toBe('');
    expect(await kubectl('describe job pausing')).toMatch(/Resumed .* Job resumed/);
    await kubectl('delete job pausing');
  });

  test('deletes itself when its time is over', async () => {
    const spec = { ttlSecondsAfterFinished: 0 };
    await create('brief', { spec, annotations: ends(0) });
    await kubectl('wait job/brief --for=delete --timeout=20s');
    await kubectl('wait pod -l job-name=brief --for=delete --timeout=20s');
  });

  test('is deleted with its Pods by kubectl, without them where nobody says', async () => {
    await create('gone');
    await create('left');
    await kubectl('wait job/gone job/left --for=jsonpath={.status.ready}=1 --timeout=20s');
    await kubectl('delete job gone');
    await kubectl('wait pod -l job-name=gone --for=delete --timeout=20s');
    const path = '/apis/batch/v1/namespaces/default/jobs/left';
    expect(await kubectl(`delete --raw ${path}`)).toMatch(
      /Warning: child pods are preserved by default when jobs are deleted/,
    );
    await kubectl('wait job/left --for=delete --timeout=20s');
    const owned = 'jsonpath={.items[*].metadata.ownerReferences}{.items[*].metadata.finalizers}';
    await expect.poll(() => kubectl(`get pods -l job-name=left -o ${owned}`)).toBe('');
    expect(await kubectl('get pods -l job-name=left -o name')).toMatch(/^pod\/left-/);
    await kubectl('delete pods -l job-name=left');
  });

  test('waits with podReplacementPolicy Failed until the node says that a Pod has ended', async () => {
    await create('patient', {
      spec: { podReplacementPolicy: 'Failed', backoffLimit: 0 },
      annotations: stubborn,
    });
    await kubectl('wait job/patient --for=jsonpath={.status.ready}=1 --timeout=20s');
    await kubectl('delete pod -l job-name=patient --wait=false --grace-period=2');
    await kubectl('wait job/patient --for=jsonpath={.status.terminating}=1 --timeout=20s');
    await failed('patient');
    expect(await field('patient', 'status.failed')).toBe('1');
  });
});

describe('an Indexed Job', () => {
  const indexed = { completionMode: 'Indexed', completions: 3, parallelism: 3 };

  test('indexed jobs: each Pod knows its index by variable, label and host name', async () => {
    const command = ['sh', '-c', 'hostname; env'];
    await create('shards', { spec: indexed, command });
    await complete('shards');
    expect(await field('shards', 'status.completedIndexes')).toBe('0-2');
    const label = 'batch.kubernetes.io/job-completion-index=1';
    const log = await kubectl(`logs -l job-name=shards,${label}`);
    expect(log.split('\n')).toEqual(expect.arrayContaining(['shards-1', 'JOB_COMPLETION_INDEX=1']));
    expect(await kubectl('describe job shards')).toMatch(/Completed Indexes: +0-2/);
  });

  test('fails by its indexes, each with its own limit', async () => {
    const spec = { ...indexed, backoffLimitPerIndex: 0 };
    await create('uneven', { spec, annotations: ends(1) });
    await failed('uneven');
    expect(await field('uneven', 'status.failedIndexes')).toBe('0-2');
    expect(await field('uneven', 'status.conditions[-1:].reason')).toBe('FailedIndexes');
  });

  test('ends early by its success policy', async () => {
    const successPolicy = { rules: [{ succeededCount: 1 }] };
    const spec = { ...indexed, parallelism: 1, successPolicy };
    await create('leader', { spec, annotations: ends(0) });
    await complete('leader');
    expect(await field('leader', 'status.conditions[-1:].reason')).toBe('SuccessPolicy');
    expect(await field('leader', 'status.succeeded')).toBe('1');
  });
});

describe('a pod failure policy', () => {
  test('fails the Job at once at an exit code', async () => {
    const rule = { action: 'FailJob', onExitCodes: { operator: 'In', values: [42] } };
    const spec = { podFailurePolicy: { rules: [rule] } };
    await create('fatal', { spec, annotations: ends(42) });
    await failed('fatal');
    expect(await field('fatal', 'status.conditions[-1:].message')).toMatch(
      /^Container main for pod default\/fatal-\w{5} failed with exit code 42 matching FailJob rule at index 0$/,
    );
  });

  test('ignores an eviction', async () => {
    const rule = { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] };
    const spec = { backoffLimit: 0, podFailurePolicy: { rules: [rule] } };
    await create('moved', { spec, annotations: stubborn });
    await kubectl('wait job/moved --for=jsonpath={.status.ready}=1 --timeout=20s');
    const pod = await kubectl('get pods -l job-name=moved -o jsonpath={.items[0].metadata.name}');
    const eviction = {
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: { name: pod },
      deleteOptions: { gracePeriodSeconds: 1 },
    };
    await kubectl(
      `create --raw /api/v1/namespaces/default/pods/${pod}/eviction -f -`,
      JSON.stringify(eviction),
    );
    await kubectl(`wait pod/${pod} --for=delete --timeout=20s`);
    expect(await field('moved', 'status.failed')).toBe('');
    expect(await field('moved', 'status.conditions')).toBe('');
    await kubectl('delete job moved');
  });
});

describe('a CronJob', () => {
  test('starts its Jobs by the clock, and by hand', async () => {
    await kubectl("create cronjob tick --image=busybox '--schedule=0 0 1 1 *' -- echo tick");
    expect(await kubectl('get cj tick')).toMatch(
      /^NAME +SCHEDULE +TIMEZONE +SUSPEND +ACTIVE +LAST SCHEDULE +AGE\ntick +0 0 1 1 \* +<none> +False +0 +<none> +\d+s$/,
    );
    await kubectl('create job by-hand --from=cronjob/tick');
    await complete('by-hand');
    expect(await kubectl('logs job/by-hand')).toBe('tick');
    await kubectl('patch cj tick -p \'{"spec":{"schedule":"@every 1s"}}\'');
    await expect
      .poll(() => kubectl('describe cj tick'), { timeout: 20_000 })
      .toMatch(/SawCompletedJob .* Saw completed job: tick-\d{8}, condition: Complete/);
    await kubectl('patch cj tick -p {"spec":{"suspend":true}}');
    expect(await kubectl('get cj tick -o jsonpath={.status.lastSuccessfulTime}')).toMatch(/Z$/);
    const described = await kubectl('describe cj tick');
    expect(described).toMatch(/SuccessfulCreate .* cronjob-controller +Created job tick-\d{8}/);
    await kubectl('delete cronjob tick');
    await expect.poll(() => kubectl('get jobs -o name')).not.toMatch(/tick-/);
  });

  test('is refused with a schedule that means nothing', async () => {
    const { status, text } = await runKubectl(
      ['create', 'cronjob', 'odd', '--image=busybox', '--schedule=* * * * * *'],
      { kubeconfig: cluster.kubeconfig },
    );
    expect(status).toBe(1);
    expect(text).toContain(
      'CronJob.batch "odd" is invalid: spec.schedule: Invalid value: "* * * * * *": expected exactly 5 fields, found 6: [* * * * * *]',
    );
  });
});

test('a quota counts Jobs and CronJobs', async () => {
  await kubectl('create namespace counted');
  await kubectl('create quota few -n counted --hard=count/jobs.batch=1,count/cronjobs.batch=0');
  await kubectl('wait quota/few -n counted --for=jsonpath={.status.hard} --timeout=20s');
  await kubectl('create job one -n counted --image=busybox');
  const { text } = await runKubectl(['create', 'job', 'two', '-n', 'counted', '--image=busybox'], {
    kubeconfig: cluster.kubeconfig,
  });
  expect(text).toMatch(
    /exceeded quota: few, requested: count\/jobs.batch=1, used: count\/jobs.batch=1/,
  );
});

test('the metrics endpoint tells of Jobs and CronJobs under upstream’s names', async () => {
  await create('counted', { annotations: ends(0) });
  await complete('counted');
  const text = await kubectl('get --raw /metrics');
  const value = (series: string): number => {
    const line = text.split('\n').find((one) => one.startsWith(`${series} `));
    return Number(line?.slice(series.length));
  };
  const job = 'job_controller_job';
  const ended = 'completion_mode="NonIndexed",result="succeeded"';
  for (const series of [
    `${job}s_finished_total{${ended},reason="CompletionsReached"}`,
    `${job}_pods_finished_total{${ended}}`,
    `${job}_syncs_total{completion_mode="NonIndexed",result="success",action="pods_created"}`,
    `${job}_sync_duration_seconds_count{completion_mode="NonIndexed",result="success",action="pods_created"}`,
    'job_controller_terminated_pods_tracking_finalizer_total{event="delete"}',
  ]) {
    expect(value(series), series).toBeGreaterThan(0);
  }
  const skew = 'cronjob_controller_job_creation_skew_duration_seconds_count';
  expect(value(skew), skew).toBeGreaterThanOrEqual(0);
});
