/** Every row of the walkthrough that this project implements, with the real kubectl and real containers. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestCluster, root } from './testing/cluster.ts';

const cluster = new TestCluster('walk');
const manifest = readFileSync(`${root}examples/mysql/mysql.yaml`, 'utf8');

beforeAll(async () => {
  await cluster.up(['busybox', 'nginx', 'mysql'], '--nodes', '3');
}, 600_000);
afterAll(() => cluster.down());

const columns = (table: string): string[] => (table.split('\n')[0] ?? '').trim().split(/ {2,}/);
const rows = (table: string): string[][] =>
  table
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/ {2,}/));
const addressOf = (pod: string): Promise<string> =>
  cluster.jsonpath(`pod/${pod}`, '{.status.podIP}');

describe('the StatefulSet and its names', () => {
  test('row 4: the manifest applied as it stands gives three ordered Pods and three bound claims', async () => {
    const applied = await cluster.apply(manifest);
    expect(applied.stdout).toBe('service/db created\nstatefulset.apps/mysql created\n');
    expect(applied.stderr).toBe('');
    const birth = async (pod: string): Promise<number> =>
      Date.parse(await cluster.jsonpath(`pod/${pod}`, '{.metadata.creationTimestamp}'));
    const readySince = async (pod: string): Promise<number> =>
      Date.parse(
        await cluster.jsonpath(
          `pod/${pod}`,
          '{.status.conditions[?(@.type=="Ready")].lastTransitionTime}',
        ),
      );
    await cluster.until(
      'mysql 3/3 available',
      async () =>
        (await cluster.jsonpath('statefulset/mysql', '{.status.availableReplicas}')) === '3',
      120,
    );
    for (const [earlier, later] of [
      ['mysql-0', 'mysql-1'],
      ['mysql-1', 'mysql-2'],
    ] as const) {
      // minReadySeconds is 10: the next member waits until the one before is available.
      expect((await birth(later)) - (await readySince(earlier))).toBeGreaterThanOrEqual(9000);
    }
    const claims = await cluster.kubectl('get', 'pvc');
    expect(columns(claims)).toEqual([
      'NAME',
      'STATUS',
      'VOLUME',
      'CAPACITY',
      'ACCESS MODES',
      'STORAGECLASS',
      'VOLUMEATTRIBUTESCLASS',
      'AGE',
    ]);
    expect(
      rows(claims).map(([name, status, , size, modes, storageClass]) => [
        name,
        status,
        size,
        modes,
        storageClass,
      ]),
    ).toEqual(
      [0, 1, 2].map((ordinal) => [
        `mysql-data-mysql-${ordinal}`,
        'Bound',
        '2Gi',
        'RWO',
        'local-path',
      ]),
    );
  });

  test('row 9: three nodes, each with its own Pod range, and a member on each', async () => {
    const nodes = await cluster.kubectl('get', 'nodes', '-o', 'jsonpath={.items[*].spec.podCIDR}');
    expect(nodes.split(' ').toSorted()).toEqual(['10.42.0.0/24', '10.42.1.0/24', '10.42.2.0/24']);
    const ranges = { 'k3s-server': '0', 'k3s-agent01': '1', 'k3s-agent02': '2' };
    for (const [node, range] of Object.entries(ranges)) {
      expect(await cluster.jsonpath(`node/${node}`, '{.spec.podCIDR}')).toBe(`10.42.${range}.0/24`);
      expect(await cluster.kubectl('get', 'node', node)).toMatch(/ Ready /);
    }
    const wide = rows(await cluster.kubectl('get', 'pods', '-l', 'app=mysql', '-o', 'wide'));
    const places = wide.map((row) => row[6] ?? '');
    expect(places.toSorted()).toEqual(Object.keys(ranges).toSorted());
    for (const row of wide) {
      const [, range] = Object.entries(ranges).find(([node]) => node === row[6]) ?? [];
      expect(row[5]).toMatch(new RegExp(String.raw`^10\.42\.${range}\.\d+$`));
    }
    expect(await cluster.jsonpath('service/kubernetes', '{.spec.clusterIP}')).toBe('10.43.0.1');
  });

  test('row 5: the host name is <statefulset>-<ordinal>', async () => {
    expect(await cluster.kubectl('exec', 'mysql-1', '--', 'hostname')).toBe('mysql-1\n');
  });

  test('rows 2, 6, 12, 13: names resolve from another Pod, in short form too, and each address has its name', async () => {
    await cluster.kubectl(
      'run',
      'look',
      '--image=busybox:1.28',
      '--restart=Never',
      '--',
      'sleep',
      '3600',
    );
    await cluster.ready('look');
    const lookUp = (name: string): Promise<string> =>
      cluster.kubectl('exec', 'look', '--', 'nslookup', name);
    const server =
      'Server:    10.43.0.10\nAddress 1: 10.43.0.10 kube-dns.kube-system.svc.cluster.local\n';
    const first = await addressOf('mysql-0');
    for (const name of ['mysql-0.db', 'mysql-0.db.default.svc.cluster.local']) {
      expect(await lookUp(name)).toBe(
        `${server}\nName:      ${name}\nAddress 1: ${first} mysql-0.db.default.svc.cluster.local\n`,
      );
    }
    for (const name of ['db', 'db.default.svc.cluster.local']) {
      const answer = await lookUp(name);
      expect(answer).toContain(`${server}\nName:      ${name}\n`);
      for (const pod of ['mysql-0', 'mysql-1', 'mysql-2']) {
        expect(answer).toMatch(
          new RegExp(
            `Address \\d: ${await addressOf(pod)} ${pod}\\.db\\.default\\.svc\\.cluster\\.local\n`,
          ),
        );
      }
    }
  });

  test('row 7: the first look-up after Ready succeeds, again and again', async () => {
    for (let round = 0; round < 3; round++) {
      await cluster.kubectl('delete', 'pod', 'mysql-2', '--wait');
      const [, answer] = await Promise.all([
        cluster.kubectl('wait', '--for=create', 'pod/mysql-2', '--timeout=60s'),
        // Ask for the name while it cannot be answered, so that a negative cache anywhere would show.
        cluster.attempt('exec', 'look', '--', 'nslookup', 'mysql-2.db'),
      ]);
      expect([0, 1]).toContain(answer.status);
      await cluster.kubectl('wait', '--for=condition=Ready', 'pod/mysql-2', '--timeout=60s');
      expect(await cluster.kubectl('exec', 'look', '--', 'nslookup', 'mysql-2.db')).toContain(
        `Address 1: ${await addressOf('mysql-2')} mysql-2.db.default.svc.cluster.local`,
      );
    }
  });

  test('row 14: describe service/db, line for line', async () => {
    const members = await Promise.all(['mysql-0', 'mysql-1', 'mysql-2'].map(addressOf));
    const description = await cluster.kubectl('describe', 'service/db');
    const [endpoints = ''] = description
      .split('\n')
      .filter((line) => line.startsWith('Endpoints:'));
    expect(endpoints.replace('Endpoints:', '').trim().split(',').sort()).toEqual(
      members.map((ip) => `${ip}:3306`).sort(),
    );
    expect(
      description
        .split('\n')
        .filter((line) => !line.startsWith('Endpoints:'))
        .map((line) => line.replace(/ +/g, ' ')),
    ).toEqual([
      'Name: db',
      'Namespace: default',
      'Labels: app=database',
      'Annotations: <none>',
      'Selector: app=mysql',
      'Type: ClusterIP',
      'IP Family Policy: SingleStack',
      'IP Families: IPv4',
      'IP: None',
      'IPs: None',
      'Port: mysql 3306/TCP',
      'TargetPort: 3306/TCP',
      'Session Affinity: None',
      // Newer than the walkthrough's kubectl; upstream sets it and kubectl 1.35 shows it.
      'Internal Traffic Policy: Cluster',
      'Events: <none>',
      '',
    ]);
  });

  test('row 15: exec -it bash, cat /etc/hosts', async () => {
    const address = await addressOf('mysql-0');
    const screen = await cluster.terminal('exec -it mysql-0 -- bash', [
      { after: /[#$] $/, type: 'cat /etc/hosts\n' },
      { after: /mysql-0\n(.*\n)*.*[#$] $|mysql-0\r\n[^]*[#$] $/, type: 'exit\n' },
    ]);
    for (const line of [
      '# Kubernetes-managed hosts file.',
      '127.0.0.1\tlocalhost',
      '::1\tlocalhost ip6-localhost ip6-loopback',
      'fe00::0\tip6-localnet',
      'fe00::0\tip6-mcastprefix',
      'fe00::1\tip6-allnodes',
      'fe00::2\tip6-allrouters',
      `${address}\tmysql-0.db.default.svc.cluster.local\tmysql-0`,
    ]) {
      // The terminal expands tabs to columns.
      expect(screen.replace(/[ \t]+/g, ' ')).toContain(line.replace(/\t/g, ' '));
    }
  });

  test('data stays: a row written over the name from another member is there after the Pod was deleted', async () => {
    const login = 'exec mysql-1 -- mysql -h mysql-0.db -uroot -p123456 -N -e'.split(' ');
    const client = (sql: string): string[] => [...login, sql];
    const mysql = (sql: string): Promise<string> => cluster.kubectl(...client(sql));
    const answers = async (): Promise<boolean> =>
      (await cluster.attempt(...client('SELECT 1'))).status === 0;
    await cluster.until('mysql-0 takes queries', answers);
    await mysql(
      'CREATE DATABASE kept; CREATE TABLE kept.t (v INT); INSERT INTO kept.t VALUES (42)',
    );
    await cluster.kubectl('delete', 'pod', 'mysql-0');
    await cluster.until('mysql-0 is back', answers);
    expect(await mysql('SELECT v FROM kept.t')).toBe('42\n');
  });
});

describe('the rest of the lab', () => {
  test('row 10: a Deployment with its ReplicaSet and Pods, and a bare Pod', async () => {
    await cluster.kubectl(
      'create',
      'deployment',
      'nginx-deployment',
      '--image=nginx:1.24',
      '--replicas=3',
    );
    await cluster.kubectl('run', 'mynginx', '--image=nginx:1.24');
    await cluster.kubectl('rollout', 'status', 'deployment/nginx-deployment', '--timeout=90s');
    await cluster.ready('mynginx');
    expect(rows(await cluster.kubectl('get', 'deployment'))[0]?.slice(0, 4)).toEqual([
      'nginx-deployment',
      '3/3',
      '3',
      '3',
    ]);
    expect(rows(await cluster.kubectl('get', 'replicaset'))[0]?.slice(1, 4)).toEqual([
      '3',
      '3',
      '3',
    ]);
  });

  test('row 1: a Service with a cluster IP balances over its ready endpoints', async () => {
    const pods = (await cluster.kubectl('get', 'pods', '-l', 'app=nginx-deployment', '-o', 'name'))
      .trim()
      .split('\n');
    for (const pod of pods) {
      await cluster.kubectl(
        'exec',
        pod,
        '--',
        'sh',
        '-c',
        'hostname > /usr/share/nginx/html/index.html || hostname > /var/www/html/index.html',
      );
    }
    await cluster.kubectl('expose', 'deployment', 'nginx-deployment', '--port=80');
    const answers = await cluster.until('all three Pods answer', async () => {
      const text = await cluster.attempt(
        'exec',
        'look',
        '--',
        'sh',
        '-c',
        'for i in $(seq 40); do wget -qO- -T 2 http://nginx-deployment/; done',
      );
      const seen = new Set(text.stdout.trim().split('\n'));
      return seen.size === 3 && seen;
    });
    expect([...answers].sort()).toEqual(pods.map((pod) => pod.replace('pod/', '')).sort());
  });

  test('rows 8, 9: get all, plain and wide, and get svc', async () => {
    const sections = (text: string): string[] => text.trim().split('\n\n');
    const plain = sections(await cluster.kubectl('get', 'all'));
    expect(plain.map(columns)).toEqual([
      ['NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE'],
      ['NAME', 'TYPE', 'CLUSTER-IP', 'EXTERNAL-IP', 'PORT(S)', 'AGE'],
      ['NAME', 'READY', 'UP-TO-DATE', 'AVAILABLE', 'AGE'],
      ['NAME', 'DESIRED', 'CURRENT', 'READY', 'AGE'],
      ['NAME', 'READY', 'AGE'],
    ]);
    const wide = sections(await cluster.kubectl('get', 'all', '-owide'));
    expect(wide.map(columns)).toEqual([
      [
        'NAME',
        'READY',
        'STATUS',
        'RESTARTS',
        'AGE',
        'IP',
        'NODE',
        'NOMINATED NODE',
        'READINESS GATES',
      ],
      ['NAME', 'TYPE', 'CLUSTER-IP', 'EXTERNAL-IP', 'PORT(S)', 'AGE', 'SELECTOR'],
      ['NAME', 'READY', 'UP-TO-DATE', 'AVAILABLE', 'AGE', 'CONTAINERS', 'IMAGES', 'SELECTOR'],
      ['NAME', 'DESIRED', 'CURRENT', 'READY', 'AGE', 'CONTAINERS', 'IMAGES', 'SELECTOR'],
      ['NAME', 'READY', 'AGE', 'CONTAINERS', 'IMAGES'],
    ]);
    const pod = rows(wide[0] ?? '').find(([name]) => name === 'pod/mysql-0');
    expect(pod?.slice(5)).toEqual([
      await addressOf('mysql-0'),
      await cluster.jsonpath('pod/mysql-0', '{.spec.nodeName}'),
      '<none>',
      '<none>',
    ]);
    const services = rows(await cluster.kubectl('get', 'svc'));
    expect(services.find(([name]) => name === 'kubernetes')?.slice(0, 5)).toEqual([
      'kubernetes',
      'ClusterIP',
      '10.43.0.1',
      '<none>',
      '443/TCP',
    ]);
    expect(services.find(([name]) => name === 'db')?.slice(0, 5)).toEqual([
      'db',
      'ClusterIP',
      'None',
      '<none>',
      '3306/TCP',
    ]);
    const set = rows(wide[4] ?? '')[0];
    expect([set?.[0], set?.[1], set?.[3], set?.[4]]).toEqual([
      'statefulset.apps/mysql',
      '3/3',
      'mysql',
      'mysql:5.7',
    ]);
  });

  test('row 11: kubectl run -it --rm, a session, exit, the closing messages, the Pod gone', async () => {
    const screen = await cluster.terminal('run dns-test -it --image=busybox:1.28 --rm', [
      { after: '/ # ', type: 'nslookup mysql-0.db\n' },
      { after: /mysql-0\.db\.default\.svc\.cluster\.local\r?\n\/ # /, type: 'exit\n' },
    ]);
    expect(screen).toContain("If you don't see a command prompt, try pressing enter.");
    expect(screen).toContain('Address 1: 10.43.0.10 kube-dns.kube-system.svc.cluster.local');
    expect(screen).toContain(
      `Address 1: ${await addressOf('mysql-0')} mysql-0.db.default.svc.cluster.local`,
    );
    expect(screen).toContain(
      "Session ended, resume using 'kubectl attach dns-test -c dns-test -i -t' command when the pod is running",
    );
    expect(screen).toMatch(/pod "dns-test" deleted/);
    // kubectl doesn't wait for the deletion, and a shell that was restarted meanwhile has its grace period.
    await cluster.until('the Pod gone', async () =>
      (await cluster.attempt('get', 'pod', 'dns-test')).stderr.includes(
        'pods "dns-test" not found',
      ),
    );
  });

  test('row 3: a serviceName that no Service has is warned of, with the remedy', async () => {
    const wrong = manifest
      .slice(manifest.indexOf('apiVersion: apps/v1'))
      .replace(/serviceName: db .*/, 'serviceName: database')
      .replace(/name: mysql\n/, 'name: other\n');
    const applied = await cluster.apply(wrong);
    expect(applied.stderr).toMatch(/^Warning: .*serviceName.*"database".*/m);
    expect(applied.stderr).toContain('"db"');
    await cluster.kubectl('delete', 'statefulset', 'other');
  });
});
