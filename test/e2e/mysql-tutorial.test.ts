/**
 * The commands of Kubernetes' tutorial "Run a Replicated Stateful Application", in its order, on three nodes. The images are
 * stand-ins: MariaDB for MySQL, and MariaDB's backup program for XtraBackup. Cloning and replication are real.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestCluster } from './testing/cluster.ts';
import { Tutorial } from './testing/tutorial.ts';

const cluster = new TestCluster('sql');
const tutorial = new Tutorial(cluster, 'Run a Replicated Stateful Application');

beforeAll(() => tutorial.start(), 600_000);
afterAll(() => cluster.down());

const sh = (script: string): Promise<string> => tutorial.run(script);

const isReady = (pod: string): Promise<boolean> =>
  cluster
    .jsonpath(`pod/${pod}`, '{.status.conditions[?(@.type=="Ready")].status}')
    .then((status) => status === 'True');

/** The loop's output by its lines, since a moment in the past. */
const loopSince = async (moment: number): Promise<string> => {
  const seconds = Math.max(1, Math.ceil((performance.now() - moment) / 1000));
  return (await cluster.attempt('logs', 'mysql-client-loop', `--since=${seconds}s`)).stdout;
};
/** Which servers answered the loop. (Without a terminal, mysql draws no boxes.) */
const answering = (output: string): readonly string[] =>
  [...new Set([...output.matchAll(/^(\d{3})\t/gm)].map((match) => match[1] ?? ''))].sort();

/** Until the loop reports these servers and no other for a while. */
const loopReports = (...servers: string[]): Promise<unknown> =>
  cluster.until(`the loop reports ${servers.join()}`, async () => {
    const begin = performance.now();
    await wait(3_000);
    return answering(await loopSince(begin)).join() === servers.join();
  });

/** A client may be done before kubectl is attached to it; then it shows nothing, and is run again. */
const messages = (host: string): Promise<string> =>
  cluster.until(`messages from ${host}`, async () => {
    const screen = await cluster.terminal(
      `run mysql-client --image=mysql:5.7 -i -t --rm --restart=Never -- mysql -h ${host} -e "SELECT * FROM test.messages"`,
      [],
    );
    return screen.includes('message') && screen;
  });

const replication = (pod: string): Promise<string> =>
  sh(`kubectl exec ${pod} -c mysql -- mysql -e 'SHOW SLAVE STATUS\\G'`);

test('the primary starts, then each replica from a copy of the one before', async () => {
  const watch = tutorial.watch('app=mysql');
  expect(await tutorial.block(1)).toBe(
    'configmap/mysql created\nservice/mysql created\nservice/mysql-read created\nstatefulset.apps/mysql created\n',
  );
  await sh('kubectl rollout status statefulset/mysql --timeout=100s');
  watch.stop();
  expect(watch.order('2/2 Running')).toEqual(['mysql-0', 'mysql-1', 'mysql-2']);
  const at = (line: string): number => watch.lines.indexOf(line);
  expect(at('mysql-1 0/2 Pending')).toBeGreaterThan(at('mysql-0 2/2 Running'));
  expect(at('mysql-1 0/2 Init:0/2')).toBeGreaterThan(0);
  expect(await sh('kubectl logs mysql-2 -c clone-mysql')).toContain('completed OK!');
});

describe('client traffic', () => {
  test('what is written to the primary is read from any', async () => {
    await sh(`kubectl run mysql-client --image=mysql:5.7 -i --rm --restart=Never -- mysql -h mysql-0.mysql <<EOF
CREATE DATABASE test;
CREATE TABLE test.messages (message VARCHAR(250));
INSERT INTO test.messages VALUES ('hello');
EOF`);
    for (const pod of ['mysql-1', 'mysql-2']) {
      expect(await replication(pod)).toMatch(
        /Slave_IO_Running: Yes[^]*Slave_SQL_Running: Yes[^]*Last_Error: \n/,
      );
    }
    expect(await messages('mysql-read')).toContain('hello');
  });

  test('reads go to every member', async () => {
    // As the tutorial's second window: it goes on while the rest happens.
    await sh(
      `kubectl run mysql-client-loop --image=mysql:5.7 --restart=Never -- bash -c "while sleep 0.2; do mysql -h mysql-read -e 'SELECT @@server_id,NOW()'; done"`,
    );
    await loopReports('100', '101', '102');
  });
});

describe('Pods and nodes that fail', () => {
  test('a member whose readiness probe fails gets no reads until it is mended', async () => {
    await sh('kubectl exec mysql-2 -c mysql -- mv /usr/bin/mysql /usr/bin/mysql.off');
    await cluster.until('mysql-2 not ready', async () => !(await isReady('mysql-2')));
    expect(await sh('kubectl get pod mysql-2')).toMatch(/\nmysql-2 +1\/2 +Running /);
    await loopReports('100', '101');
    await sh('kubectl exec mysql-2 -c mysql -- mv /usr/bin/mysql.off /usr/bin/mysql');
    await loopReports('100', '101', '102');
  });

  test('a deleted member comes back to its data', async () => {
    const claim = await cluster.jsonpath('pvc/data-mysql-2', '{.metadata.uid}');
    await sh('kubectl delete pod mysql-2');
    await sh('kubectl rollout status statefulset/mysql --timeout=60s');
    expect(await cluster.jsonpath('pvc/data-mysql-2', '{.metadata.uid}')).toBe(claim);
    // It didn't begin anew.
    expect(await sh('kubectl logs mysql-2 -c clone-mysql')).not.toContain('completed OK!');
    await loopReports('100', '101', '102');
    expect(await messages('mysql-2.mysql')).toContain('hello');
  });

  test('a drained node’s member waits for its volume’s node, and reads go on', async () => {
    // It may be on that node, where its shell would be waited for.
    await sh('kubectl delete pod mysql-client-loop --now');
    const node = await cluster.jsonpath('pod/mysql-2', '{.spec.nodeName}');
    const drained = await sh(
      `kubectl drain ${node} --force --delete-emptydir-data --ignore-daemonsets`,
    );
    expect(drained).toContain('pod/mysql-2 evicted');
    expect(await sh(`kubectl get node ${node}`)).toContain('Ready,SchedulingDisabled');
    await cluster.until('mysql-2 waits', async () =>
      (
        await cluster.jsonpath(
          'pod/mysql-2',
          '{.status.conditions[?(@.type=="PodScheduled")].message}',
        )
      ).includes('1 node(s) were unschedulable'),
    );
    expect(await messages('mysql-read')).toContain('hello');
    await sh(`kubectl uncordon ${node}`);
    await sh('kubectl rollout status statefulset/mysql --timeout=60s');
    expect(await cluster.jsonpath('pod/mysql-2', '{.spec.nodeName}')).toBe(node);
  });
});

test('more replicas have the data from before them; fewer leave their claims', async () => {
  await sh('kubectl scale statefulset mysql --replicas=5');
  await sh('kubectl rollout status statefulset/mysql --timeout=90s');
  expect(await messages('mysql-3.mysql')).toContain('hello');
  expect(await replication('mysql-4')).toMatch(/Slave_IO_Running: Yes[^]*Slave_SQL_Running: Yes/);
  await sh('kubectl scale statefulset mysql --replicas=3');
  await sh('kubectl wait pod/mysql-3 pod/mysql-4 --for=delete');
  const claims = await sh('kubectl get pvc -l app=mysql');
  expect(claims.match(/^data-mysql-\d +Bound/gm)).toHaveLength(5);
  await sh('kubectl delete pvc data-mysql-3\nkubectl delete pvc data-mysql-4');
});

test('all of it goes', async () => {
  await sh('kubectl delete statefulset mysql');
  await sh('kubectl wait pod -l app=mysql --for=delete');
  await sh('kubectl delete configmap,service,pvc -l app=mysql');
  expect(await sh('kubectl get configmap,service,pvc -l app=mysql -o name')).toBe('');
  await cluster.until('no volumes', async () => (await sh('kubectl get pv -o name')) === '');
});
