import { describe, expect, test } from 'vitest';
import { serviceUnavailable } from '#api/status.ts';
import { HoldfastError } from '#base/errors.ts';
import type {
  ClusterControl,
  ClusterDescription,
  InstallOptions,
  UninstallOptions,
  UpOptions,
} from './cluster-control.ts';
import type { DnsControl, DnsReport } from './dns-control.ts';
import { runCli } from './program.ts';

const cluster: ClusterDescription = {
  name: 'default',
  simulated: false,
  apiUrl: 'https://10.41.0.2:6443',
  dns: '10.43.0.10 (from Pods)',
  kubeconfig: '/var/lib/holdfast/default/kubeconfig',
  dataDir: '/var/lib/holdfast/default',
  nodes: [
    {
      name: 'k3s-server',
      role: 'server',
      log: '/var/lib/holdfast/default/server.log',
      pid: 4711,
    },
  ],
};

const report: DnsReport = { ok: true, lines: ['db resolves.'], value: { name: 'db' } };
const dns: DnsControl = {
  explain: () => Promise.resolve(report),
  async *follow() {
    yield report;
    yield { ...report, ok: false, lines: ['db does not resolve.'] };
  },
  query: () => Promise.resolve(report),
  records: () => Promise.resolve(report),
  async *trace() {
    yield report;
  },
};

/** A control that answers as if all were well; each test changes what it is about. */
function control(changes: Partial<ClusterControl> = {}): ClusterControl {
  return {
    up: () => Promise.resolve({ cluster, started: true, seconds: 1.234 }),
    down: () => Promise.resolve(true),
    status: () => Promise.resolve({ cluster, ready: true, cut: [], checks: [] }),
    kubeconfig: () => Promise.resolve(cluster.kubeconfig),
    async *logs() {
      yield '{"level":"info","time":"2026-01-02T03:04:05.678Z","pod":"mysql-0","msg":"started"}';
      yield 'not JSON';
    },
    serve: () => Promise.resolve(),
    runAgent: () => Promise.resolve(),
    changeNode: () => Promise.resolve(true),
    install: () => Promise.resolve('/etc/systemd/system/holdfast.service'),
    uninstall: () => Promise.resolve(true),
    loadImage: (_, file) => Promise.resolve([`${file}:1`]),
    pullImage: () => Promise.resolve('sha256:0'),
    buildStandIns: () => Promise.resolve(['busybox:1.28']),
    listImages: () =>
      Promise.resolve([
        { tag: 'busybox:1.28', id: 'sha256:0123456789abcdef', sizeBytes: 2_100_000, nodes: 3 },
      ]),
    createToken: () =>
      Promise.resolve({ token: 'K10ab::id.secret', server: 'https://192.0.2.1:6443' }),
    listTokens: () =>
      Promise.resolve([
        { id: 'abcdef', expires: '2026-01-03T00:00:00Z', joins: true, description: '' },
        { id: 'ghijkl', joins: false, description: 'for kubeadm' },
      ]),
    deleteToken: (_, id) => Promise.resolve(id),
    dns,
    ...changes,
  };
}

async function cli(words: string, changes: Partial<ClusterControl> = {}) {
  const lines: string[] = [];
  const notes: string[] = [];
  const status = await runCli(words.split(' ').filter(Boolean), control(changes), {
    line: (text) => lines.push(text),
    note: (text) => notes.push(text),
  });
  return { status, lines, notes, text: lines.join('\n'), problems: notes.join('\n') };
}

describe('what a person sees', () => {
  test('up tells how long it took, where the kubeconfig is and how to stop', async () => {
    const { status, text } = await cli('up');
    expect(status).toBe(0);
    expect(text).toContain('Cluster "default" is ready (1.23 s).');
    expect(text).toContain('/var/lib/holdfast/default/kubeconfig');
    expect(text).toMatch(/stop +holdfast down$/);
  });

  test('up again says that it is up', async () => {
    const { status, text } = await cli('up', {
      up: () => Promise.resolve({ cluster, started: false, seconds: 0 }),
    });
    expect(status).toBe(0);
    expect(text).toContain('Cluster "default" is up already.');
  });

  test('up passes its options on', async () => {
    let seen: UpOptions | undefined;
    await cli('up --name two --simulated --data-dir /tmp/x --log-level debug', {
      up: (options) => {
        seen = options;
        return Promise.resolve({ cluster, started: true, seconds: 0 });
      },
    });
    expect(seen).toEqual({ name: 'two', simulated: true, dataDir: '/tmp/x', logLevel: 'debug' });
  });

  test.each<[words: string, expected: InstallOptions]>([
    [
      'install server',
      { role: 'server', words: [], dataDir: '/var/lib/holdfast', environment: {}, start: true },
    ],
    [
      'install server --data-dir /srv/../data --port 7443 --log-level debug --no-start',
      {
        role: 'server',
        words: ['--data-dir', '/data', '--log-level', 'debug', '--port', '7443'],
        dataDir: '/data',
        environment: {},
        start: false,
      },
    ],
    [
      'install agent --server https://10.0.0.7:6443 --token K10secret --node-name box',
      {
        role: 'agent',
        words: ['--node-name', 'box', '--server', 'https://10.0.0.7:6443'],
        dataDir: '/var/lib/holdfast',
        environment: { HOLDFAST_TOKEN: 'K10secret' },
        start: true,
      },
    ],
    [
      'install server --root /image',
      {
        role: 'server',
        words: [],
        dataDir: '/var/lib/holdfast',
        environment: {},
        start: false,
        root: '/image',
      },
    ],
  ])('%s', async (words, expected) => {
    const seen: InstallOptions[] = [];
    const { status, text } = await cli(words, {
      install: (options) => {
        seen.push(options);
        return Promise.resolve('/unit');
      },
    });
    expect(status).toBe(0);
    expect(seen).toEqual([expected]);
    expect(text).toMatch(/^Installed: \/unit\n[^]*remove +holdfast uninstall$/);
    expect(text).not.toContain('secret');
  });

  test('uninstall says what it did', async () => {
    const seen: UninstallOptions[] = [];
    const uninstall: ClusterControl['uninstall'] = (options) => {
      seen.push(options);
      return Promise.resolve(options.purge);
    };
    expect((await cli('uninstall --purge --data-dir /data', { uninstall })).text).toBe(
      'Holdfast is uninstalled, and its data is removed.',
    );
    expect((await cli('uninstall', { uninstall })).text).toBe('There was nothing to uninstall.');
    expect(seen).toEqual([{ purge: true, dataDir: '/data' }, { purge: false }]);
  });

  test('status of a cluster that is not up has exit status 1 and says how to start it', async () => {
    const { status, text } = await cli('status --name two', {
      status: () => Promise.resolve(undefined),
    });
    expect(status).toBe(1);
    expect(text).toBe('Cluster "two" is not up. Start it: holdfast up --name two');
  });

  test('status shows the checks when the cluster is not ready', async () => {
    const { status, text } = await cli('status', {
      status: () =>
        Promise.resolve({ cluster, ready: false, cut: [], checks: ['[-]store failed'] }),
    });
    expect(status).toBe(1);
    expect(text).toContain('[-]store failed');
  });

  test('status shows every node, and which is stopped', async () => {
    const nodes = [
      ...cluster.nodes,
      { name: 'k3s-agent01', role: 'agent' as const, log: '/var/lib/holdfast/agent.log' },
    ];
    const { lines } = await cli('status', {
      status: () =>
        Promise.resolve({
          cluster: { ...cluster, nodes },
          ready: true,
          cut: ['k3s-agent01'],
          checks: [],
        }),
    });
    expect(lines.slice(-3)).toEqual([
      '  nodes',
      '    k3s-server   server  process 4711     /var/lib/holdfast/default/server.log',
      '    k3s-agent01  agent   stopped          /var/lib/holdfast/agent.log  (cut off)',
    ]);
  });

  test.each([
    ['stop-node k3s-agent01', true, 'Node "k3s-agent01" is stopped.'],
    ['start-node k3s-agent01', false, 'Node "k3s-agent01" runs already.'],
    ['cut-node k3s-agent01 --name two', true, 'Node "k3s-agent01" is cut off.'],
    ['heal-node k3s-agent01', true, 'Node "k3s-agent01" is joined again.'],
  ])('%s says what it did', async (words, changed, expected) => {
    const { text, status } = await cli(words, { changeNode: () => Promise.resolve(changed) });
    expect(status).toBe(0);
    expect(text).toBe(expected);
  });

  test('logs are readable, and other lines stay as they are', async () => {
    const { lines } = await cli('logs');
    expect(lines).toEqual(['03:04:05.678 info  started pod=mysql-0', 'not JSON']);
  });

  test('image ls is a table', async () => {
    const { lines } = await cli('image ls');
    expect(lines).toEqual([
      'IMAGE         ID            NODES  SIZE',
      'busybox:1.28  0123456789ab  3      2.1MB',
    ]);
  });

  test('token create prints the token alone, so that a script can take it', async () => {
    let asked: unknown;
    const { lines, problems } = await cli('token create --ttl 1h30m --name two', {
      createToken: (target, options) => {
        asked = [target, options];
        return Promise.resolve({ token: 'K10ab::id.secret', server: 'https://192.0.2.1:6443' });
      },
    });
    expect(lines).toEqual(['K10ab::id.secret']);
    expect(problems).toContain('holdfast agent --server https://192.0.2.1:6443 --token');
    expect(asked).toEqual([{ name: 'two' }, { ttlSeconds: 5400, description: '' }]);
  });

  test('token list is a table without secrets', async () => {
    const { lines } = await cli('token list');
    expect(lines).toEqual([
      'ID      EXPIRES               JOINS  DESCRIPTION',
      'abcdef  2026-01-03T00:00:00Z  yes    <none>',
      'ghijkl  never                 no     for kubeadm',
    ]);
  });

  test('token delete takes ids and whole tokens', async () => {
    const { lines } = await cli(
      `token delete abcdef K10${'0'.repeat(64)}::ghijkl.0123456789abcdef`,
    );
    expect(lines).toEqual(['deleted abcdef', 'deleted ghijkl']);
  });

  test.each([
    '',
    ' up',
    ' down',
    ' status',
    ' kubeconfig',
    ' kubectl',
    ' logs',
    ' image',
    ' image load',
    ' image pull',
    ' image build-stand-ins',
    ' image ls',
    ' stop-node',
    ' start-node',
    ' cut-node',
    ' heal-node',
    ' server',
    ' agent',
    ' token',
    ' token create',
    ' token list',
    ' token delete',
    ' completion',
  ])('holdfast%s --help', async (command) => {
    const { status, text } = await cli(`${command} --help`);
    expect(status).toBe(0);
    expect(text).toContain(`Usage: holdfast${command}`);
  });

  test.each<[words: string, status: number, seen: object]>([
    [
      'dns explain db --from shop/web-0 --type srv --node n1 --name two',
      0,
      {
        target: { name: 'two' },
        options: { name: 'db', namespace: 'shop', pod: 'web-0', type: 'SRV', node: 'n1' },
      },
    ],
    [
      'dns explain db -n shop --kubeconfig /k',
      0,
      { target: { kubeconfig: '/k' }, options: { name: 'db', namespace: 'shop' } },
    ],
    ['dns query db', 0, { target: {}, options: { name: 'db', type: 'A', tcp: false } }],
    ['dns records db', 0, { target: {}, options: { service: 'db', namespace: 'default' } }],
    ['dns records', 0, { target: {}, options: {} }],
    ['dns records -n shop', 0, { target: {}, options: { namespace: 'shop' } }],
    [
      'dns trace db* --from web-0',
      0,
      { target: {}, options: { pattern: 'db*', namespace: 'default', pod: 'web-0' } },
    ],
  ])('%s', async (words, status, expected) => {
    const seen: object[] = [];
    const noting = (target: object, options: object) => {
      seen.push({ target, options });
      return Promise.resolve(report);
    };
    async function* trace(target: object, options: object) {
      seen.push({ target, options });
      yield report;
    }
    const changed = { explain: noting, query: noting, records: noting, trace, follow: trace };
    const told = await cli(words, { dns: changed });
    expect(seen).toEqual([expected]);
    expect(told).toMatchObject({ status, text: 'db resolves.' });
  });

  test('dns says by its exit status whether the name resolves, and -o json prints its value', async () => {
    const failing = () => Promise.resolve({ ...report, ok: false });
    const changed = { ...dns, explain: failing, query: failing };
    for (const command of ['explain', 'query']) {
      const told = await cli(`dns ${command} db -o json`, { dns: changed });
      expect(told.status).toBe(1);
      expect(JSON.parse(told.text)).toEqual({ name: 'db' });
    }
    const watched = await cli('dns explain db --watch');
    expect(watched).toMatchObject({
      status: 1,
      lines: ['db resolves.', '', 'db does not resolve.'],
    });
  });

  test('--version names both versions', async () => {
    const { status, text } = await cli('--version');
    expect(status).toBe(0);
    expect(text).toMatch(/^holdfast \d+\.\d+\.\d+ \(Kubernetes 1\.36\)$/);
  });
});

describe('mistakes', () => {
  test.each([
    ['up --nonsense', "unknown option '--nonsense'", 'See: holdfast up --help'],
    ['nonsense', "unknown command 'nonsense'", 'See: holdfast --help'],
    ['image load', "missing required argument 'files'", 'See: holdfast image load --help'],
    ['server --port 70000', 'It must be a port from 1 to 65535.', 'See: holdfast server --help'],
    [
      'up --log-level loud',
      'Allowed choices are debug, info, warn, error.',
      'See: holdfast up --help',
    ],
    [
      'server --pod-network ipip',
      'Allowed choices are vxlan, host-gw, auto.',
      'See: holdfast server --help',
    ],
    ['token create --ttl soon', 'It must be a time such as', 'See: holdfast token create --help'],
    ['token delete x', 'It must be the id of a token.', 'See: holdfast token delete --help'],
    ['dns explain', "missing required argument 'name'", 'See: holdfast dns explain --help'],
    ['dns query db -o yaml', 'Allowed choices are json.', 'See: holdfast dns query --help'],
    ['completion tcsh', 'Allowed choices are bash, zsh, fish.', 'See: holdfast completion --help'],
  ])('holdfast %s has exit status 2', async (words, problem, remedy) => {
    const { status, problems } = await cli(words);
    expect(status).toBe(2);
    expect(problems).toContain(problem);
    expect(problems).toContain(remedy);
  });

  test('a failure is one line that says what to do, with exit status 1', async () => {
    const { status, problems } = await cli('up', {
      up: () =>
        Promise.reject(
          new HoldfastError('NOT_ROOT', 'containers need root rights', { remedy: 'use sudo' }),
        ),
    });
    expect(status).toBe(1);
    expect(problems).toBe('holdfast: containers need root rights; use sudo');
  });

  test('what the API refuses is told in its own words, without a stack', async () => {
    const refusing = () => Promise.reject(serviceUnavailable('the API server is away'));
    const { status, problems } = await cli('dns records', { dns: { ...dns, records: refusing } });
    expect(status).toBe(1);
    expect(problems).toBe('holdfast: the API server is away');
  });
});

describe('completion', () => {
  test('bash knows commands, subcommands and options', async () => {
    const { text } = await cli('completion bash');
    expect(text).toMatch(/^ {4}''\) next='up down .*dns .*completion/m);
    expect(text).toMatch(/^ {4}'image'\) next='load pull build-stand-ins ls/m);
    expect(text).toMatch(/^ {4}'dns'\) next='explain query records trace/m);
    expect(text).toMatch(/^ {4}'up'\) next='--name --nodes --data-dir --simulated/m);
    expect(text).not.toContain('--config');
  });
});
