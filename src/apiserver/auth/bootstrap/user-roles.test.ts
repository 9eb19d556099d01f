/** What the default roles for people let them do with each resource of a namespace, as upstream's policy of 1.36. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allResources, clusterRoleBindings, roleBindings } from '#api/gen/resources.ts';
import type { ResourceType } from '#api/object.ts';
import { startWholeServer } from '../../http/testing/whole-server.ts';
import type { WholeServer } from '../../http/testing/whole-server.ts';

const roles = ['view', 'edit', 'admin'] as const;
const read = ['get', 'list', 'watch'];
const write = ['create', 'delete', 'deletecollection', 'patch', 'update'];

/**
 * By resource: what view, edit and admin may: `r` read, `w` write, `c` create only, `-` nothing. Subresources that are
 * not here nobody may touch; resizing a Pod is one of them.
 */
const allowed: Readonly<Record<string, string>> = {
  bindings: 'r r r',
  configmaps: 'r rw rw',
  endpoints: 'r r r',
  events: 'r rw rw',
  limitranges: 'r r r',
  persistentvolumeclaims: 'r rw rw',
  'persistentvolumeclaims/status': 'r r r',
  pods: 'r rw rw',
  'pods/attach': '- rw rw',
  'pods/binding': '- - -',
  'pods/ephemeralcontainers': '- - -',
  'pods/eviction': '- c c',
  'pods/exec': '- rw rw',
  'pods/log': 'r r r',
  'pods/portforward': '- rw rw',
  'pods/proxy': '- rw rw',
  'pods/resize': '- - -',
  'pods/status': 'r r r',
  podtemplates: '- - -',
  replicationcontrollers: 'r rw rw',
  'replicationcontrollers/scale': 'r rw rw',
  'replicationcontrollers/status': 'r r r',
  resourcequotas: 'r r r',
  'resourcequotas/status': 'r r r',
  secrets: '- rw rw',
  serviceaccounts: 'r rw rw',
  'serviceaccounts/token': '- c c',
  services: 'r rw rw',
  'services/proxy': '- rw rw',
  'services/status': 'r r r',
  'controllerrevisions.apps': 'r r r',
  'daemonsets.apps': 'r rw rw',
  'daemonsets.apps/status': 'r r r',
  'deployments.apps': 'r rw rw',
  'deployments.apps/scale': 'r rw rw',
  'deployments.apps/status': 'r r r',
  'replicasets.apps': 'r rw rw',
  'replicasets.apps/scale': 'r rw rw',
  'replicasets.apps/status': 'r r r',
  'statefulsets.apps': 'r rw rw',
  'statefulsets.apps/scale': 'r rw rw',
  'statefulsets.apps/status': 'r r r',
  'localsubjectaccessreviews.authorization.k8s.io': '- - c',
  'horizontalpodautoscalers.autoscaling': 'r rw rw',
  'horizontalpodautoscalers.autoscaling/status': 'r r r',
  'cronjobs.batch': 'r rw rw',
  'cronjobs.batch/status': 'r r r',
  'jobs.batch': 'r rw rw',
  'jobs.batch/status': 'r r r',
  'leases.coordination.k8s.io': '- rw rw',
  'endpointslices.discovery.k8s.io': 'r r r',
  'events.events.k8s.io': 'r rw rw',
  'ingresses.networking.k8s.io': 'r rw rw',
  'ingresses.networking.k8s.io/status': 'r r r',
  'networkpolicies.networking.k8s.io': 'r rw rw',
  'poddisruptionbudgets.policy': 'r rw rw',
  'poddisruptionbudgets.policy/status': 'r r r',
  'rolebindings.rbac.authorization.k8s.io': '- - rw',
  'roles.rbac.authorization.k8s.io': '- - rw',
  'resourceclaims.resource.k8s.io': 'r rw rw',
  'resourceclaims.resource.k8s.io/status': 'r r r',
  'resourceclaimtemplates.resource.k8s.io': 'r rw rw',
  'csistoragecapacities.storage.k8s.io': '- - -',
};

let server: WholeServer;
beforeAll(async () => {
  server = await startWholeServer();
  for (const name of roles) {
    await server.client.create(roleBindings, {
      metadata: { name, namespace: 'default' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name }],
    });
  }
});
afterAll(() => server[Symbol.asyncDispose]());

function may(user: string, verb: string, resource: string): boolean {
  const [, plural = '', group = '', subresource = ''] =
    /^([^./]+)(?:\.([^/]+))?(?:\/(.+))?$/.exec(resource) ?? [];
  const access = { isResource: true, path: '', group, resource: plural, subresource };
  const who = { name: user, groups: ['system:authenticated'] };
  const asked = { ...access, verb, name: 'a', namespace: 'default' };
  return server.access.authorizer.decide(who, asked).verdict === 'allow';
}

function letters(user: string, resource: string): string {
  const all = (verbs: readonly string[]): boolean =>
    verbs.every((verb) => may(user, verb, resource));
  const others = [...read, ...write].filter((verb) => may(user, verb, resource));
  const parts = `${all(read) ? 'r' : ''}${all(write) ? 'w' : ''}`;
  if (parts) return parts;
  return others.join() === 'create' ? 'c' : others.join() || '-';
}

describe('what view, edit and admin may do with', () => {
  test.each(Object.entries(allowed))('%s: %s', (resource, expected) => {
    expect(roles.map((name) => letters(name, resource)).join(' ')).toBe(expected);
  });

  test('no kind of a namespace is forgotten', () => {
    const names = allResources
      .map((type: ResourceType) => type)
      .filter(({ namespaced, kind }) => namespaced && kind !== 'Eviction')
      .map(({ group, resource }) => (group ? `${resource}.${group}` : resource));
    expect(names.filter((name) => !(name in allowed))).toEqual([]);
  });

  test('what is outside of namespaces: nothing', () => {
    const names = allResources
      .map((type: ResourceType) => type)
      .filter(({ namespaced, group }) => !namespaced && !group.startsWith('auth'))
      .map(({ group, resource }) => (group ? `${resource}.${group}` : resource));
    // Reading namespaces in a namespace is reading that one.
    const reached = names.filter((name) => roles.some((role) => letters(role, name) !== '-'));
    expect(reached).toEqual(['namespaces']);
  });
});

describe('the roles of the cluster’s parts', () => {
  test.each([
    ['system:monitoring', 'get', 'nodes/metrics'],
    ['system:node-proxier', 'watch', 'servicecidrs.networking.k8s.io'],
    ['system:kube-scheduler', 'create', 'bindings'],
    ['system:kube-scheduler', 'update', 'resourceclaims.resource.k8s.io/status'],
    ['system:kube-scheduler', 'list', 'leasecandidates.coordination.k8s.io'],
    ['system:controller:resource-claim-controller', 'create', 'resourceclaims.resource.k8s.io'],
    ['system:controller:expand-controller', 'patch', 'persistentvolumeclaims/status'],
    ['system:controller:horizontal-pod-autoscaler', 'list', 'anything.custom.metrics.k8s.io'],
    [
      'system:controller:volumeattributesclass-protection-controller',
      'update',
      'volumeattributesclasses.storage.k8s.io',
    ],
    [
      'system:controller:validatingadmissionpolicy-status-controller',
      'patch',
      'validatingadmissionpolicies.admissionregistration.k8s.io/status',
    ],
  ])('%s may %s %s', async (name, verb, resource) => {
    const user = `${name}-${verb}-${resource}`.replaceAll(/[:/]/g, '-');
    expect(may(user, verb, resource)).toBe(false);
    await server.client.create(clusterRoleBindings, {
      metadata: { name: user },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user }],
    });
    expect(may(user, verb, resource)).toBe(true);
  });
});
