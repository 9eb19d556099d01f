/** What Helm 4 does against Holdfast, with a chart that the test makes. */
import type { Area } from './area.ts';

const release = 'test/integration/helm.test.ts > a release';

export const helm: Area = {
  area: 'Helm 4',
  features: [
    {
      feature: 'lint, template, lookup, --dry-run=server',
      tests: [
        'test/integration/helm.test.ts > without a release lint, template, and a dry run that asks the server',
      ],
    },
    {
      feature: 'install --wait --create-namespace; status, list; pre- and post-install hooks',
      tests: [`${release} install makes the namespace, runs hooks and waits until all is ready`],
    },
    {
      feature: 'test, with logs',
      tests: [`${release} test runs its Pod and shows what it wrote`],
    },
    {
      feature: 'get all, manifest, values, hooks, notes, metadata',
      tests: [`${release} get shows the manifest, values, hooks, notes`],
    },
    {
      feature: 'upgrade, rollback, history; their hooks',
      tests: [`${release} upgrade changes it, rollback undoes that, history tells both`],
    },
    {
      feature: 'upgrade --rollback-on-failure; upgrade --install',
      tests: [
        `${release} a failed upgrade is undone when that is asked for`,
        `${release} upgrade --install makes what is not there`,
      ],
    },
    {
      feature: 'uninstall --wait, --keep-history',
      tests: [`${release} uninstall waits until all is gone, and keeps the history when told`],
    },
    {
      feature: 'server-side apply, Helm 4’s default; hooks that are Jobs and Pods',
      tests: [`${release} install makes the namespace, runs hooks and waits until all is ready`],
    },
    {
      feature: 'the folder crds/',
      tests: [
        'test/integration/helm.test.ts > a chart brings kinds of its own, which stay when it goes',
      ],
    },
  ],
};
