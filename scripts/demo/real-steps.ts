/** The demo on real containers. */
import { bringImages } from './images.ts';
import type { Demo, Step } from './demo.ts';
import {
  addressOf,
  applyStep,
  farewellStep,
  lookStep,
  replaceMember,
  startStep,
} from './shared-steps.ts';

const fullName = 'mysql-0.db.default.svc.cluster.local';

const imagesStep: Step = { title: 'Images: from the registry, or stand-ins', run: bringImages };

const namesStep: Step = {
  title: 'Names, from a busybox Pod',
  async run(demo) {
    await busybox(demo);
    for (const name of ['db', 'mysql-0.db', fullName]) {
      const said = await demo.kubectl('exec', 'dns-test', '--', 'nslookup', name);
      const address = await addressOf(demo, 'mysql-0');
      demo.holds(`${name} answers with mysql-0's address ${address}`, said.includes(address));
    }
  },
};

const row = `holdfast-${Math.floor(performance.timeOrigin)}`;

const writeStep: Step = {
  title: 'A row written into mysql-0, over its name, from mysql-1',
  async run(demo) {
    const sql = `CREATE DATABASE IF NOT EXISTS demo; CREATE TABLE IF NOT EXISTS demo.notes (text VARCHAR(64)); INSERT INTO demo.notes VALUES ('${row}');`;
    await untilQueries(demo);
    await demo.kubectl(...mysql(sql));
    const rows = await demo.kubectl(...mysql('SELECT text FROM demo.notes'));
    demo.holds('the row is in mysql-0', rows.includes(row));
  },
};

const deleteStep: Step = {
  title: 'mysql-0 deleted: the same name, the same row, back',
  async run(demo) {
    await replaceMember(demo, 120);
    const address = await addressOf(demo, 'mysql-0');
    const said = await demo.kubectl('exec', 'dns-test', '--', 'nslookup', 'mysql-0.db');
    demo.holds(`mysql-0.db answers with its address now, ${address}`, said.includes(address));
    await untilQueries(demo);
    const rows = await demo.kubectl(...mysql('SELECT text FROM demo.notes'));
    demo.holds('the row is still there', rows.includes(row));
    await demo.quietly(['delete', 'pod', 'dns-test', '--now']);
  },
};

async function untilQueries(demo: Demo): Promise<void> {
  await demo.until('mysql-0 takes a query', 60, async () => {
    const { status } = await demo.attempt(mysql('SELECT 1'));
    return status === 0;
  });
}

function mysql(sql: string): string[] {
  return [
    'exec',
    'mysql-1',
    '--',
    'mysql',
    '-h',
    'mysql-0.db',
    '-uroot',
    '-p123456',
    '-N',
    '-e',
    sql,
  ];
}

/** A busybox Pod to look names up from; one that an earlier run left will do. */
async function busybox(demo: Demo): Promise<void> {
  const { status } = await demo.attempt(['get', 'pod', 'dns-test']);
  if (status !== 0)
    await demo.kubectl(
      'run',
      'dns-test',
      '--image=busybox:1.28',
      '--restart=Never',
      '--',
      'sleep',
      '3600',
    );
  await demo.quietly(['wait', '--for=condition=Ready', 'pod/dns-test', '--timeout=60s']);
}

export const realSteps: readonly Step[] = [
  startStep('--nodes', 'k3s-server,k3s-agent01,k3s-agent02'),
  imagesStep,
  applyStep,
  lookStep,
  namesStep,
  writeStep,
  deleteStep,
  farewellStep([
    'kubectl run -it --rm try --image=busybox:1.28',
    'kubectl exec -it mysql-0 -- bash',
    'kubectl scale statefulset mysql --replicas=5',
  ]),
];
