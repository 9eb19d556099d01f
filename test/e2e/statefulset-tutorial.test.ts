/**
 * The commands of Kubernetes' tutorial "StatefulSet Basics", as written and in its order, on three nodes. The images are
 * stand-ins: Debian's nginx and busybox.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestCluster } from './testing/cluster.ts';
import { Tutorial } from './testing/tutorial.ts';
import type { PodWatch } from './testing/tutorial.ts';

const cluster = new TestCluster('sts');
const tutorial = new Tutorial(cluster, 'StatefulSet Basics');

beforeAll(() => tutorial.start(), 600_000);
afterAll(() => cluster.down());

const sh = (script: string): Promise<string> => tutorial.run(script);

/** Resolves when the set has so many members, all ready and of the newest revision that its strategy allows. */
async function ready(members: number): Promise<void> {
  await cluster.until(`${members} members ready`, async () => {
    const path =
      '{.metadata.generation} {.status.observedGeneration} {.status.replicas} {.status.readyReplicas}';
    const [generation, observed, replicas, isReady] = (
      await cluster.jsonpath('statefulset/web', path)
    ).split(' ');
    return generation === observed && replicas === `${members}` && isReady === `${members}`;
  });
}

async function watching(work: (watch: PodWatch) => Promise<void>): Promise<PodWatch> {
  const watch = tutorial.watch('app=nginx');
  try {
    await work(watch);
  } finally {
    watch.stop();
  }
  return watch;
}

const hostnames = `for i in 0 1; do kubectl exec "web-$i" -- sh -c 'hostname'; done`;
const served = 'for i in 0 1; do kubectl exec -i "web-$i" -- curl -s http://localhost/; done';
const image = (pod: string): Promise<string> =>
  sh(`kubectl get pod ${pod} --template '{{range $i, $c := .spec.containers}}{{$c.image}}{{end}}'`);
const images =
  'for p in 0 1 2; do kubectl get pod "web-$p" --template \'{{range $i, $c := .spec.containers}}{{$c.image}}{{end}}\'; echo; done';
const setImage = (tag: string): Promise<string> =>
  sh(
    `kubectl patch statefulset web --type='json' -p='[{"op": "replace", "path": "/spec/template/spec/containers/0/image", "value":"registry.k8s.io/nginx-slim:${tag}"}]'`,
  );
const setPartition = (partition: number): Promise<string> =>
  sh(
    `kubectl patch statefulset web -p '{"spec":{"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"partition":${partition}}}}}'`,
  );
const slim = (tag: string): string => `registry.k8s.io/nginx-slim:${tag}`;

describe('creating', () => {
  test('the members start in order', async () => {
    const watch = await watching(async () => {
      expect(await tutorial.block(1)).toBe('service/nginx created\nstatefulset.apps/web created\n');
      await ready(2);
      await sh('kubectl wait pod -l app=nginx --for=condition=Ready');
    });
    expect(watch.order('1/1 Running')).toEqual(['web-0', 'web-1']);
    const [running, next] = ['web-0 1/1 Running', 'web-1 0/1 Pending'].map((line) =>
      watch.lines.indexOf(line),
    );
    expect(next).toBeGreaterThan(running ?? 0);
    expect(await sh('kubectl get service nginx')).toMatch(
      /\nnginx +ClusterIP +None +<none> +80\/TCP/,
    );
    expect(await sh('kubectl get statefulset web')).toMatch(/^NAME +READY +AGE\nweb +2\/2 /);
  });

  test('names and host names stay, whatever the addresses do', async () => {
    const look = async (): Promise<void> => {
      expect(await sh(hostnames)).toBe('web-0\nweb-1\n');
      const screen = await cluster.terminal(
        'run -i --tty --image busybox:1.28 dns-test --restart=Never --rm',
        [
          { after: '/ # ', type: 'nslookup web-0.nginx\n' },
          { after: /web-0\.nginx[^]*\/ # /, type: 'nslookup web-1.nginx\n' },
          { after: /web-1\.nginx[^]*\/ # /, type: 'exit\n' },
        ],
      );
      for (const pod of ['web-0', 'web-1']) {
        const address = await cluster.jsonpath(`pod/${pod}`, '{.status.podIP}');
        expect(screen).toMatch(
          new RegExp(`Name: +${pod}\\.nginx\nAddress 1: ${address.replaceAll('.', '\\.')} `),
        );
      }
      expect(screen).toContain('pod "dns-test" deleted');
    };
    await look();
    expect(await sh('kubectl delete pod -l app=nginx')).toBe(
      'pod "web-0" deleted from default namespace\npod "web-1" deleted from default namespace\n',
    );
    await ready(2);
    await look();
  });

  test('what is written to a volume is served by the next Pod of the name', async () => {
    expect(await sh('kubectl get pvc -l app=nginx')).toMatch(
      /\nwww-web-0 +Bound +pvc-\S+ +1Gi +RWO .*\nwww-web-1 +Bound +pvc-\S+ +1Gi +RWO /,
    );
    await sh(
      `for i in 0 1; do kubectl exec "web-$i" -- sh -c 'echo "$(hostname)" > /usr/share/nginx/html/index.html'; done`,
    );
    expect(await sh(served)).toBe('web-0\nweb-1\n');
    await sh('kubectl delete pod -l app=nginx');
    await ready(2);
    expect(await sh(served)).toBe('web-0\nweb-1\n');
  });
});

describe('scaling', () => {
  test('up by kubectl scale, in order', async () => {
    const watch = await watching(async () => {
      expect(await sh('kubectl scale sts web --replicas=5')).toBe('statefulset.apps/web scaled\n');
      await ready(5);
      await sh('kubectl wait pod -l app=nginx --for=condition=Ready');
    });
    expect(watch.order('0/1 Pending')).toEqual(['web-2', 'web-3', 'web-4']);
  });

  test('down by kubectl patch, in the other order; the claims stay', async () => {
    const watch = await watching(async () => {
      expect(await sh(`kubectl patch sts web -p '{"spec":{"replicas":3}}'`)).toBe(
        'statefulset.apps/web patched\n',
      );
      await sh('kubectl wait pod/web-3 pod/web-4 --for=delete');
    });
    expect(watch.order('1/1 Terminating')).toEqual(['web-4', 'web-3']);
    const claims = await sh('kubectl get pvc -l app=nginx -o name');
    expect(claims.trim().split('\n')).toHaveLength(5);
  });
});

describe('updating', () => {
  test('rolling, from the highest ordinal down', async () => {
    await sh(
      `kubectl patch statefulset web -p '{"spec":{"updateStrategy":{"type":"RollingUpdate"}}}'`,
    );
    const watch = await watching(async () => {
      expect(await setImage('0.24')).toBe('statefulset.apps/web patched\n');
      await sh('kubectl rollout status sts/web');
    });
    expect(watch.order('1/1 Terminating')).toEqual(['web-2', 'web-1', 'web-0']);
    expect(await sh(images)).toBe(`${slim('0.24')}\n`.repeat(3));
  });

  test('staged: below the partition, a Pod comes back as it was', async () => {
    await setPartition(3);
    await setImage('0.21');
    await sh('kubectl delete pod web-2');
    await ready(3);
    expect(await image('web-2')).toBe(slim('0.24'));
  });

  test('a canary, then in phases', async () => {
    await setPartition(2);
    await cluster.until('the canary', async () => (await image('web-2')) === slim('0.21'));
    await ready(3);
    await sh('kubectl delete pod web-1');
    await ready(3);
    expect(await image('web-1')).toBe(slim('0.24'));
    await setPartition(0);
    await sh('kubectl rollout status sts/web');
    expect(await sh(images)).toBe(`${slim('0.21')}\n`.repeat(3));
  });

  test('OnDelete: only what is deleted comes back new', async () => {
    await sh(
      `kubectl patch statefulset web -p '{"spec":{"updateStrategy":{"type":"OnDelete", "rollingUpdate": null}}}'`,
    );
    await setImage('0.24');
    await ready(3);
    await sh('kubectl delete pod web-1');
    await ready(3);
    expect(await sh(images)).toBe(`${[slim('0.21'), slim('0.24'), slim('0.21')].join('\n')}\n`);
  });
});

describe('deleting', () => {
  test('non-cascading: the Pods stay, and a new set adopts them', async () => {
    expect(await sh('kubectl delete statefulset web --cascade=orphan')).toBe(
      'statefulset.apps "web" deleted from default namespace\n',
    );
    await sh('kubectl delete pod web-0');
    const left = async (): Promise<string> => sh('kubectl get pods -l app=nginx -o name');
    expect(await left()).toBe('pod/web-1\npod/web-2\n');
    const uid = await cluster.jsonpath('pod/web-1', '{.metadata.uid}');
    // Its template is that of web-1: nothing need be replaced.
    await sh('sed s/0.21/0.24/ examples/web/web.yaml | kubectl apply -f -');
    await sh('kubectl wait pod/web-2 --for=delete');
    await ready(2);
    expect(await left()).toBe('pod/web-0\npod/web-1\n');
    expect(await cluster.jsonpath('pod/web-1', '{.metadata.uid}')).toBe(uid);
    expect(await sh(served)).toBe('web-0\nweb-1\n');
  });

  test('cascading: the Pods go, the Service and the data stay', async () => {
    await sh('kubectl delete statefulset web');
    await sh('kubectl wait pod -l app=nginx --for=delete');
    await sh('kubectl delete service nginx');
    await sh('kubectl apply -f examples/web/web.yaml');
    await ready(2);
    expect(await sh(served)).toBe('web-0\nweb-1\n');
    await sh('kubectl delete service nginx\nkubectl delete statefulset web');
    await sh('kubectl wait pod -l app=nginx --for=delete');
  });
});

test('parallel Pod management, and the end of the claims', async () => {
  const watch = await watching(async () => {
    await sh('kubectl apply -f examples/web/web-parallel.yaml');
    await ready(2);
    await sh('kubectl scale statefulset/web --replicas=5');
    await ready(5);
    await sh('kubectl delete sts web');
    await sh('kubectl wait pod -l app=nginx --for=delete');
  });
  const at = (line: string): number => watch.lines.indexOf(line);
  expect(at('web-4 0/1 Pending')).toBeGreaterThan(0);
  expect(at('web-4 0/1 Pending')).toBeLessThan(at('web-2 1/1 Running'));
  await sh('kubectl delete svc nginx');
  expect((await sh('kubectl get pvc -o name')).trim().split('\n')).toHaveLength(5);
  await sh('kubectl delete pvc www-web-0 www-web-1 www-web-2 www-web-3 www-web-4');
  await cluster.until('no volumes', async () => (await sh('kubectl get pv -o name')) === '');
});
