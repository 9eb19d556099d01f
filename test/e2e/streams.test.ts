/** exec, attach, logs, port-forward and cp, over WebSocket (kubectl 1.35) and over SPDY (Debian's kubectl 1.20). */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { debianKubectlPath, kubectlPath } from '../../scripts/setup/tools.ts';
import { TestCluster, runProgram } from './testing/cluster.ts';
import type { Result } from './testing/cluster.ts';

const cluster = new TestCluster('streams');

beforeAll(async () => {
  await cluster.up(['busybox', 'nginx']);
  await cluster.apply(`
apiVersion: v1
kind: Pod
metadata: {name: box}
spec:
  containers:
  - {name: main, image: 'busybox:1.28', command: [sh, -c, 'echo one; sleep 1; echo two >&2; exec sleep 3600']}
---
apiVersion: v1
kind: Pod
metadata: {name: two}
spec:
  containers:
  - {name: first, image: 'busybox:1.28', command: [sleep, '3600']}
  - {name: second, image: 'busybox:1.28', command: [sleep, '3600']}
---
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec:
  containers: [{name: nginx, image: 'nginx:1.24', ports: [{containerPort: 80}]}]
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 8080, targetPort: 80}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: front}
spec:
  selector: {matchLabels: {app: front}}
  template:
    metadata: {labels: {app: front}}
    spec: {containers: [{name: nginx, image: 'nginx:1.24'}]}
---
apiVersion: v1
kind: Pod
metadata: {name: reader}
spec:
  restartPolicy: Never
  containers: [{name: cat, image: 'busybox:1.28', command: [cat], stdin: true, stdinOnce: true}]
---
apiVersion: v1
kind: Pod
metadata: {name: reader-old}
spec:
  restartPolicy: Never
  containers: [{name: cat, image: 'busybox:1.28', command: [cat], stdin: true, stdinOnce: true}]
---
apiVersion: v1
kind: Pod
metadata: {name: again}
spec:
  containers: [{name: main, image: 'busybox:1.28', command: [sh, -c, 'echo life; exit 3']}]
---
apiVersion: v1
kind: Pod
metadata: {name: counter}
spec:
  containers: [{name: main, image: 'busybox:1.28', command: [sh, -c, 'i=0; while :; do echo line $i; i=$((i+1)); sleep 0.2; done']}]
`);
  for (const pod of ['box', 'two', 'web', 'counter', 'reader', 'reader-old'])
    await cluster.ready(pod);
}, 600_000);
afterAll(() => cluster.down());

describe.each([
  ['kubectl 1.35 (WebSocket)', kubectlPath],
  ["Debian's kubectl 1.20 (SPDY)", debianKubectlPath],
])('%s', (_, path) => {
  const kubectl = (words: string[], input = ''): Promise<Result> =>
    runProgram(path(), words, { env: cluster.env, input, timeout: 30_000 });

  test('exec keeps standard output and error apart and passes the exit status on', async () => {
    const result = await kubectl([
      'exec',
      'box',
      '--',
      'sh',
      '-c',
      'echo out; echo err >&2; exit 7',
    ]);
    expect(result.stdout).toBe('out\n');
    expect(result.stderr).toContain('err\n');
    expect(result.stderr).toContain('command terminated with exit code 7');
    expect(result.status).not.toBe(0);
  });

  test('exec -i ends when its input ends, and nothing of a megabyte is lost', async () => {
    expect((await kubectl(['exec', '-i', 'box', '--', 'cat'], 'x\n')).stdout).toBe('x\n');
    const much = 'all of this must arrive.\n'.repeat(40_000);
    expect((await kubectl(['exec', '-i', 'box', '--', 'cat'], much)).stdout === much).toBe(true);
    expect((await kubectl(['exec', '-i', 'box', '--', 'wc', '-c'], much)).stdout.trim()).toBe(
      String(much.length),
    );
  });

  test('exec of a program that is not there fails with its name', async () => {
    const result = await kubectl(['exec', 'box', '--', 'nonsense']);
    expect(result.status).not.toBe(0);
    expect(result.stderr).toContain('nonsense');
  });

  test('exec -it has a terminal of the size that was asked for', async () => {
    const words = `${path()} exec -it box -- sh -c "tty; sleep 0.3; stty size"`;
    const { stdout } = await runProgram(
      'script',
      ['-qec', `stty rows 33 cols 99; ${words}`, '/dev/null'],
      { env: cluster.env, timeout: 30_000 },
    );
    expect(stdout).toMatch(/\/dev\/pts\/\d/);
    expect(stdout).toContain('33 99');
  });

  test('logs, whole, last lines, of a container by name', async () => {
    // Two streams have no order between them but time's: the second line comes a second after the first.
    await cluster.until('both lines', async () =>
      (await kubectl(['logs', 'box'])).stdout.includes('two'),
    );
    expect((await kubectl(['logs', 'box'])).stdout).toBe('one\ntwo\n');
    expect((await kubectl(['logs', 'box', '--tail=1'])).stdout).toBe('two\n');
    expect((await kubectl(['logs', 'box', '--timestamps'])).stdout).toMatch(
      /^\d{4}-\d\d-\d\dT[\d:.]+Z one\n/,
    );
    const wrong = await kubectl(['logs', 'two', '-c', 'third']);
    expect(wrong.stderr).toContain('container third is not valid for pod two');
  });

  test('port-forward carries requests, also two at once', async () => {
    await forwarded(path(), ['pod/web', ':80'], async (port) => {
      const pages = await Promise.all([1, 2].map(() => page(port)));
      for (const text of pages) expect(text).toContain('nginx');
    });
  });

  test('cp there and back', async () => {
    await withFolder(async (folder) => {
      const much = 'all of this must arrive.\n'.repeat(40_000);
      writeFileSync(join(folder, 'from'), much);
      const target = `/tmp/${path().endsWith('debian') ? 'old' : 'new'}`;
      expect((await kubectl(['cp', join(folder, 'from'), `box:${target}`])).status).toBe(0);
      expect((await kubectl(['cp', `box:${target}`, join(folder, 'back')])).status).toBe(0);
      expect(readFileSync(join(folder, 'back'), 'utf8') === much).toBe(true);
    });
  });
});

test('cp takes folders, and makes nothing of what is not there', async () => {
  await withFolder(async (folder) => {
    mkdirSync(join(folder, 'tree/deeper'), { recursive: true });
    writeFileSync(join(folder, 'tree/deeper/leaf'), 'green\n');
    await cluster.kubectl('cp', join(folder, 'tree'), 'two:/tmp/tree', '-c', 'second');
    expect(
      await cluster.kubectl('exec', 'two', '-c', 'second', '--', 'cat', '/tmp/tree/deeper/leaf'),
    ).toBe('green\n');
    await cluster.kubectl('cp', 'two:/tmp/tree', join(folder, 'back'), '-c', 'second');
    expect(readFileSync(join(folder, 'back/deeper/leaf'), 'utf8')).toBe('green\n');
    // What tar complains of may come too late: kubectl ends with tar's output.
    await cluster.attempt('cp', 'two:/tmp/absent', join(folder, 'x'), '-c', 'second');
    expect(existsSync(join(folder, 'x'))).toBe(false);
  });
});

test.each([
  ['a Service', 'service/web', ':8080'],
  ['a Deployment', 'deployment/front', ':80'],
])('port-forward finds a Pod of %s', async (_, target, port) => {
  await cluster.kubectl('rollout', 'status', 'deployment/front', '--timeout=60s');
  await forwarded(kubectlPath(), [target, port], async (local) => {
    expect(await page(local)).toContain('nginx');
  });
});

test.each([
  ['kubectl 1.35', 'reader', kubectlPath],
  ["Debian's kubectl 1.20", 'reader-old', debianKubectlPath],
])(
  '%s: attach -i hands over what is typed; the container ends with its input',
  async (_, pod, path) => {
    const words = ['attach', '-i', pod];
    const attached = await runProgram(path(), words, {
      env: cluster.env,
      input: 'to the reader\n',
    });
    expect(attached.stdout).toContain('to the reader');
    await cluster.until(
      `${pod} Succeeded`,
      async () => (await cluster.jsonpath(`pod/${pod}`, '{.status.phase}')) === 'Succeeded',
    );
  },
);

test('logs --previous shows the container before the restart', async () => {
  await cluster.until(
    'a restart',
    async () =>
      Number(await cluster.jsonpath('pod/again', '{.status.containerStatuses[0].restartCount}')) >
      0,
  );
  expect(await cluster.kubectl('logs', 'again', '--previous')).toBe('life\n');
  expect(
    await cluster.jsonpath(
      'pod/again',
      '{.status.containerStatuses[0].lastState.terminated.exitCode}',
    ),
  ).toBe('3');
});

test('logs -f follows, --since leaves out what is old', async () => {
  const { stdout } = await runProgram(kubectlPath(), ['logs', '-f', 'counter', '--tail=1'], {
    env: cluster.env,
    timeout: 3000,
  });
  const numbers = stdout
    .trim()
    .split('\n')
    .map((line) => Number(line.replace('line ', '')));
  expect(numbers.length).toBeGreaterThan(5);
  expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index));
  const recent = (await cluster.kubectl('logs', 'counter', '--since=1s')).trim().split('\n');
  expect(recent.length).toBeLessThan(12);
});

test('a container must be named where there are several, in upstream words', async () => {
  const raw = await cluster.attempt('get', '--raw', '/api/v1/namespaces/default/pods/two/log');
  expect(raw.stderr).toContain(
    'a container name must be specified for pod two, choose one of: [first second]',
  );
});

/** While kubectl forwards a port of this machine. */
async function forwarded(
  program: string,
  words: readonly string[],
  use: (port: string) => Promise<void>,
): Promise<void> {
  const forward = spawn(program, ['port-forward', ...words], { env: cluster.env, stdio: 'pipe' });
  try {
    await use(
      await new Promise<string>((resolve, reject) => {
        let text = '';
        const look = (chunk: string): void => {
          text += chunk;
          const found = /127\.0\.0\.1:(\d+) -> 80/.exec(text)?.[1];
          if (found) resolve(found);
        };
        forward.stdout.setEncoding('utf8').on('data', look);
        forward.stderr.setEncoding('utf8').on('data', look);
        forward.on('close', () => reject(new Error(`port-forward ended: ${text}`)));
      }),
    );
  } finally {
    forward.kill();
  }
}

async function page(port: string): Promise<string> {
  return (await (await fetch(`http://127.0.0.1:${port}/`)).text()).toLowerCase();
}

async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-e2e-cp-'));
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
