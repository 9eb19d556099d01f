/** Members of a StatefulSet keep their addresses, seen from outside: kubectl against whole servers on simulated nodes. */
import { afterEach, expect, test } from 'vitest';
import { Cluster } from '#cluster/embedded.ts';
import { kubectlFor } from './testing/kubectl.ts';

let cluster: Cluster;
const kubectl = kubectlFor(() => cluster);
afterEach(() => cluster.stop());

function set(annotations: Readonly<Record<string, string>> = {}, spec: object = {}): string {
  const labels = { app: 'db' };
  return JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db' },
    spec: {
      replicas: 3,
      serviceName: 'db',
      selector: { matchLabels: labels },
      template: {
        metadata: { labels, annotations },
        spec: {
          terminationGracePeriodSeconds: 1,
          containers: [{ name: 'main', image: 'nginx:1.24' }],
          ...spec,
        },
      },
    },
  });
}

/** `db-0 10.42.0.2`, a line for each member. */
async function members(field = 'status.podIP'): Promise<string> {
  await kubectl('rollout status statefulset/db --timeout=30s');
  const path = `{range .items[*]}{.metadata.name} {.${field}}{"\\n"}{end}`;
  return kubectl(`get pods -l app=db -o 'jsonpath=${path}'`);
}

async function another(name: string): Promise<void> {
  await kubectl(`run ${name} --image=nginx`);
  await kubectl(`wait pod/${name} --for=condition=Ready --timeout=20s`);
}

test('members keep their addresses when they are deleted, rolled, scaled down and up, and made anew', async () => {
  cluster = await Cluster.start();
  await kubectl('apply -f -', set());
  const before = await members();
  const uids = await members('metadata.uid');
  // kubectl waits for one name after the other: it gets the Pod, and then watches the name. A member that is gone and back
  // between the two is never seen to go, and kubectl waits in vain, as it would with any server.
  for (const name of ['db-0', 'db-1', 'db-2']) await kubectl(`delete pod ${name}`);
  await another('first');
  expect(await members()).toBe(before);
  await kubectl('rollout restart statefulset/db');
  expect(await members()).toBe(before);
  await kubectl('delete pod db-1 --force');
  expect(await members()).toBe(before);
  await kubectl('scale statefulset/db --replicas=0');
  await kubectl('wait pods -l app=db --for=delete --timeout=20s');
  await another('second');
  await kubectl('scale statefulset/db --replicas=3');
  expect(await members()).toBe(before);
  await kubectl('delete statefulset db');
  await kubectl('wait pods -l app=db --for=delete --timeout=20s');
  await another('third');
  await kubectl('apply -f -', set());
  expect(await members()).toBe(before);
  expect(await members('metadata.uid')).not.toBe(uids);
  expect(await kubectl('get events')).not.toContain('AddressNotKept');
});

test('the annotation switches it off', async () => {
  cluster = await Cluster.start();
  await kubectl('apply -f -', set({ 'holdfast.dev/sticky-address': 'false' }));
  const before = await members();
  await kubectl('delete pod db-0');
  await another('first');
  const after = await members();
  expect(after.split('\n').slice(1)).toEqual(before.split('\n').slice(1));
  expect(after.split('\n')[0]).not.toBe(before.split('\n')[0]);
  expect(await kubectl('get events')).not.toContain('AddressNotKept');
});

test('a member that moves to another node is told that its address stayed behind', async () => {
  cluster = await Cluster.start({ nodes: ['one', 'two'] });
  await kubectl('cordon two');
  await kubectl('apply -f -', set());
  const before = await members();
  const [former] = /10\.42\.\S+/.exec(before) ?? [];
  await kubectl('uncordon two');
  await kubectl('cordon one');
  await kubectl('delete pod db-0');
  const after = await members();
  const [now] = /10\.42\.\S+/.exec(after) ?? [];
  expect(now).not.toBe(former);
  await expect
    .poll(() => kubectl('get events --field-selector reason=AddressNotKept -o name'))
    .toMatch(/^event\/db-0\.\S+$/);
  expect(await kubectl('describe pod db-0')).toContain(
    `Could not keep the address ${former}, because it moved from node one to node two, ` +
      `and addresses belong to a node; it is ${now} now.`,
  );
  // Back on the first node, it has its first address again: that is a move, too.
  await kubectl('uncordon one');
  await kubectl('cordon two');
  await kubectl('delete pod db-0');
  expect(await members()).toBe(before);
});
