/** The life of a Helm release: helm 4 against a whole server on a simulated node, with a chart made here. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { helmPath } from '../../scripts/setup/tools.ts';
import { helmChart, kindChart } from './testing/helm-chart.ts';
import { runKubectl, tell } from './testing/kubectl.ts';
import type { Step } from './testing/kubectl.ts';
import { useScene } from './testing/tell-stories.ts';

const scene = useScene({ files: { ...helmChart, ...kindChart } });

async function helm(steps: readonly Step[]): Promise<void> {
  const { cluster, folder } = scene();
  const environment = { HOME: folder, HELM_CACHE_HOME: join(folder, 'cache') };
  await tell(
    steps.map((step) => ({ environment, ...step })),
    { kubeconfig: cluster.kubeconfig, folder, program: helmPath() },
  );
}

async function kubectl(command: string): Promise<string> {
  return (await runKubectl(command, { kubeconfig: scene().cluster.kubeconfig })).text;
}

/** Helm applies on the server's side unless told otherwise. */
const apply = '--wait --timeout=30s';
const notes = (status: string, revision: number): RegExp =>
  new RegExp(
    `STATUS: ${status}\\nREVISION: ${revision}\\nDESCRIPTION: \\w+ complete\\n[^]*NOTES:\\nweb runs nginx:1\\.24\\.$`,
    'm',
  );

describe('without a release', () => {
  test('lint, template, and a dry run that asks the server', async () => {
    await helm([
      {
        run: 'lint chart',
        prints: /^==> Linting chart\n+1 chart\(s\) linted, 0 chart\(s\) failed$/m,
      },
      { run: 'template web chart -s templates/settings.yaml', prints: /^ {2}found: nothing$/m },
      {
        run: 'install web chart -n dry --create-namespace --dry-run=server',
        prints: /^ {2}found: kube-system$/m,
      },
      { run: 'list -n dry -q', prints: '' },
      { run: 'status web', prints: 'Error: release: not found', status: 1 },
      {
        run: `upgrade web chart ${apply}`,
        prints: 'Error: UPGRADE FAILED: "web" has no deployed releases',
        status: 1,
      },
      { run: 'uninstall web', prints: /release: not found$/, status: 1 },
    ]);
    expect(await kubectl('get ns dry --ignore-not-found')).toBe('');
  });
});

// Its life, in this order.
describe('a release', () => {
  test('install makes the namespace, runs hooks and waits until all is ready', async () => {
    await helm([
      {
        run: `install web chart -n shop --create-namespace ${apply}`,
        prints: notes('deployed', 1),
      },
      {
        run: 'status web -n shop',
        prints:
          /^==> v1\/Deployment\nNAME +READY +UP-TO-DATE +AVAILABLE +AGE\nweb +2\/2 +2 +2 +\d+s$/m,
      },
      {
        run: 'list -A',
        prints:
          /^NAME\s+NAMESPACE\s+REVISION\s+UPDATED\s+STATUS\s+CHART\s+APP VERSION\s*\nweb\s+shop\s+1\s+.*\s+deployed\s+shop-0\.1\.0\s+1\.24\s*$/,
      },
      {
        run: `install web chart -n shop ${apply}`,
        prints:
          /^Error: INSTALLATION FAILED: release name check failed: cannot reuse a name that is still in use$/m,
        status: 1,
      },
    ]);
    expect(
      await kubectl('get statefulset web-db -n shop -o jsonpath={.status.readyReplicas}'),
    ).toBe('1');
    expect(
      await kubectl(
        'get job/web-pre-install pod/web-post-install -n shop -o jsonpath={.items[0].status.succeeded}{.items[1].status.phase}',
      ),
    ).toBe('1Succeeded');
    expect(await kubectl('get cm web -n shop -o jsonpath={.data}')).toBe(
      '{"found":"kube-system","greeting":"hello"}',
    );
    expect(await kubectl('get secret -n shop -l owner=helm -o name')).toBe(
      'secret/sh.helm.release.v1.web.v1',
    );
  });

  test('test runs its Pod and shows what it wrote', async () => {
    await helm([
      {
        run: 'test web -n shop --logs',
        prints:
          /^TEST SUITE: +web-test\n(.*\n)+Phase: +Succeeded\n(.*\n)*POD LOGS: web-test\ntested$/m,
      },
    ]);
  });

  test('get shows the manifest, values, hooks, notes', async () => {
    await helm([
      { run: 'get manifest web -n shop', prints: /^# Source: shop\/templates\/access\.yaml$/m },
      {
        run: 'get values web -n shop --all',
        prints: 'COMPUTED VALUES:\ngreeting: hello\nimage: nginx:1.24\nreplicas: 2',
      },
      {
        run: 'get hooks web -n shop',
        prints: /^ {4}helm\.sh\/hook: pre-install$|helm\.sh\/hook: pre-install,/m,
      },
      { run: 'get notes web -n shop', prints: 'NOTES:\nweb runs nginx:1.24.' },
      { run: 'get metadata web -n shop', prints: /^REVISION: 1\nSTATUS: deployed$/m },
      { run: 'get all web -n shop', prints: /^CHART: shop\nVERSION: 0\.1\.0\n|^NAME: web\n/m },
    ]);
  });

  test('upgrade changes it, rollback undoes that, history tells both', async () => {
    const values = '--set replicas=3 --set greeting=bye';
    await helm([
      { run: `upgrade web chart -n shop ${values} ${apply}`, prints: notes('deployed', 2) },
      {
        run: 'get values web -n shop',
        prints: 'USER-SUPPLIED VALUES:\ngreeting: bye\nreplicas: 3',
      },
    ]);
    const state =
      'get deployment/web cm/web -n shop -o jsonpath={.items[*].status.readyReplicas}{.items[*].data.greeting}';
    expect(await kubectl(state)).toBe('3bye');
    await helm([
      { run: `rollback web 1 -n shop ${apply}`, prints: 'Rollback was a success! Happy Helming!' },
      {
        run: 'history web -n shop',
        prints:
          /\n1\s.*\ssuperseded\s.*Install complete\s*\n2\s.*\ssuperseded\s.*Upgrade complete\s*\n3\s.*\sdeployed\s.*Rollback to 1\s*$/,
      },
      {
        run: 'history web -n shop --max=1 -o json',
        prints: /^\[\{"revision":3,.*"status":"deployed",.*"description":"Rollback to 1"\}\]$/,
      },
    ]);
    expect(await kubectl(state)).toBe('2hello');
  });

  test('a failed upgrade is undone when that is asked for', async () => {
    await helm([
      {
        run: `upgrade web chart -n shop --set replicas=-1 --rollback-on-failure ${apply}`,
        prints:
          /^Error: UPGRADE FAILED: release web failed, and has been rolled back due to rollback-on-failure being set: Deployment\.apps "web" is invalid: spec\.replicas: Invalid value: -1: must be greater than or equal to 0$/m,
        status: 1,
      },
      {
        run: 'history web -n shop --max=2',
        prints: /\n4\s.*\sfailed\s.*\n5\s.*\sdeployed\s.*Rollback to 3\s*$/,
      },
    ]);
  });

  test('uninstall waits until all is gone, and keeps the history when told', async () => {
    await helm([
      {
        run: 'uninstall web -n shop --wait --keep-history',
        prints: /^release "web" uninstalled$/m,
      },
      { run: 'status web -n shop', prints: /^STATUS: uninstalled$/m },
      { run: 'list -n shop -q --uninstalled', prints: 'web' },
    ]);
    expect(await kubectl('get deploy,sts,svc,cm,sa,role,rolebinding -n shop -o name')).toBe(
      'configmap/kube-root-ca.crt\nserviceaccount/default',
    );
    await helm([{ run: 'uninstall web -n shop', prints: 'release "web" uninstalled' }]);
  });

  test('upgrade --install makes what is not there', async () => {
    await helm([
      {
        run: `upgrade --install second chart -n shop --set replicas=1 ${apply}`,
        prints: /^Release "second" does not exist\. Installing it now\.\n[^]*REVISION: 1\n/,
      },
      { run: 'list -n shop -q', prints: 'second' },
      { run: 'uninstall second -n shop --wait', prints: /^release "second" uninstalled$/m },
      { run: 'list -A -q', prints: '' },
    ]);
  });
});

test('a chart brings kinds of its own, which stay when it goes', async () => {
  await helm([
    { run: `install tabs kind-chart ${apply}`, prints: /^STATUS: deployed$/m },
    {
      run: 'get manifest tabs',
      prints: /"kind":"CronTab"/,
    },
  ]);
  expect(await kubectl('get crontabs -o name')).toBe('crontab.helm.example.com/tabs');
  await helm([
    { run: `upgrade tabs kind-chart ${apply}`, prints: /^REVISION: 2$/m },
    { run: 'uninstall tabs --wait', prints: 'release "tabs" uninstalled' },
  ]);
  expect(await kubectl('get crontabs -o name')).toBe('');
  expect(await kubectl('get crd crontabs.helm.example.com -o name')).toContain('crontabs');
});
