/** Who may do what, on a whole API server: the rules as users meet them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  clusterRoleBindings,
  clusterRoles,
  leases,
  pods,
  roleBindings,
  roles,
  secrets,
  selfSubjectAccessReviews,
  subjectAccessReviews,
} from '#api/gen/resources.ts';
import type { PolicyRule } from '#api/gen/types.ts';
import type { UserInfo } from '#client/api-handler.ts';
import type { Client } from '#client/client.ts';
import { startWholeServer } from '../http/testing/whole-server.ts';
import type { WholeServer } from '../http/testing/whole-server.ts';
import { ensureBootstrapPolicy } from './bootstrap/ensure.ts';

const rbac = 'rbac.authorization.k8s.io';
let server: WholeServer;
let admin: Client;

beforeAll(async () => {
  server = await startWholeServer();
  admin = server.client;
});
afterAll(() => server[Symbol.asyncDispose]());

const user = (name: string, ...groups: string[]): UserInfo => ({
  name,
  groups: [...groups, 'system:authenticated'],
});
const as = (name: string, ...groups: string[]): Client => server.clientOf(user(name, ...groups));

async function bind(subject: string, role: string, namespace?: string): Promise<void> {
  const binding = {
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: role },
    subjects: [{ apiGroup: rbac, kind: 'User', name: subject }],
  };
  const name = `${subject}-${role.replaceAll(':', '-')}`;
  if (namespace === undefined)
    await admin.create(clusterRoleBindings, { metadata: { name }, ...binding });
  else await admin.create(roleBindings, { metadata: { name, namespace }, ...binding });
}

describe('RBAC', () => {
  test('a binding in a namespace counts there only, and at once', async () => {
    await expect(as('ann').list(pods, { namespace: 'default' })).rejects.toThrow(
      /cannot list resource "pods"/,
    );
    await bind('ann', 'view', 'default');
    expect((await as('ann').list(pods, { namespace: 'default' })).items).toEqual([]);
    await expect(as('ann').list(pods)).rejects.toThrow('at the cluster scope');
    await expect(as('ann').list(pods, { namespace: 'kube-system' })).rejects.toThrow(
      'in the namespace "kube-system"',
    );
    await expect(as('ann').list(secrets, { namespace: 'default' })).rejects.toThrow(
      /secrets is forbidden/,
    );
    await admin.delete(roleBindings, { namespace: 'default', name: 'ann-view' });
    await expect(as('ann').list(pods, { namespace: 'default' })).rejects.toThrow(/forbidden/);
  });

  test('a role that gathers others has their rules as soon as they are there, through several steps', async () => {
    await bind('ben', 'admin', 'default');
    await expect(as('ben').list(leases, { namespace: 'default' })).resolves.toBeDefined();
    const custom: PolicyRule[] = [
      { verbs: ['get'], apiGroups: ['example.com'], resources: ['widgets'] },
    ];
    const label = { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' };
    await admin.create(clusterRoles, {
      metadata: { name: 'widgets-view', labels: label },
      rules: custom,
    });
    const access = {
      isResource: true,
      path: '',
      verb: 'get',
      group: 'example.com',
      resource: 'widgets',
      subresource: '',
      name: 'x',
      namespace: 'default',
    };
    expect(server.access.authorizer.decide(user('ben'), access).verdict).toBe('allow');
  });

  test('a binding to a role that is not there is named in the refusal', async () => {
    await admin.create(clusterRoleBindings, {
      metadata: { name: 'dangling' },
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'no-such-role' },
      subjects: [{ apiGroup: rbac, kind: 'User', name: 'cara' }],
    });
    await expect(as('cara').get(pods, { namespace: 'default', name: 'a' })).rejects.toThrow(
      'pods "a" is forbidden: User "cara" cannot get resource "pods" in API group "" in the namespace "default": RBAC: [clusterrole.rbac.authorization.k8s.io "no-such-role" not found]',
    );
  });
});

describe('who writes roles', () => {
  const wish: readonly PolicyRule[] = [{ verbs: ['get'], apiGroups: [''], resources: ['secrets'] }];

  test('may give what he holds, and no more', async () => {
    await bind('dan', 'system:aggregate-to-admin', 'default');
    const role = { metadata: { name: 'wish', namespace: 'default' }, rules: wish };
    await expect(as('dan').create(roles, role)).rejects.toThrow(
      'roles.rbac.authorization.k8s.io "wish" is forbidden: user "dan" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["secrets"], Verbs:["get"]}',
    );
    await bind('dan', 'edit', 'default');
    await expect(as('dan').create(roles, role)).resolves.toMatchObject({ rules: wish });
  });

  test('may bind what he holds, and no more', async () => {
    await bind('eve', 'admin', 'default');
    const binding = (name: string) => ({
      metadata: { name: `eve-${name}`, namespace: 'default' },
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name },
      subjects: [{ apiGroup: rbac, kind: 'User', name: 'fred' }],
    });
    await expect(as('eve').create(roleBindings, binding('view'))).resolves.toBeDefined();
    await expect(as('eve').create(roleBindings, binding('cluster-admin'))).rejects.toThrow(
      /not currently held/,
    );
    await expect(as('eve').create(roleBindings, binding('none'))).rejects.toMatchObject({
      code: 404,
    });
  });
});

describe('reviews', () => {
  test('tell what the asker, and what another, may do', async () => {
    await bind('gina', 'view', 'default');
    const resourceAttributes = { namespace: 'default', verb: 'list', group: '', resource: 'pods' };
    const own = await as('gina').create(selfSubjectAccessReviews, {
      metadata: {},
      spec: { resourceAttributes },
    });
    expect(own.status).toMatchObject({ allowed: true });
    const other = await admin.create(subjectAccessReviews, {
      metadata: {},
      spec: { user: 'nobody', resourceAttributes },
    });
    expect(other.status).toMatchObject({ allowed: false });
  });

  const either =
    'spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified';
  const someone = 'spec.user: Invalid value: "": at least one of user or group must be specified';
  test.each([
    [{}, `[${either}, ${someone}]`],
    [{ resourceAttributes: {} }, someone],
    [
      { user: 'a', resourceAttributes: {}, nonResourceAttributes: { path: '/a' } },
      'spec.nonResourceAttributes: Invalid value: {"path":"/a"}: cannot be specified in combination with resourceAttributes',
    ],
  ])('%j is refused with all that is wrong', async (spec, faults) => {
    const asked = admin.create(subjectAccessReviews, { metadata: {}, spec });
    await expect(asked).rejects.toMatchObject({
      code: 422,
      message: `SubjectAccessReview.authorization.k8s.io "" is invalid: ${faults}`,
    });
  });

  test('of oneself need no user', async () => {
    const asked = admin.create(selfSubjectAccessReviews, { metadata: {}, spec: {} });
    await expect(asked).rejects.toThrow(`"" is invalid: ${either}`);
  });
});

describe('impersonation', () => {
  const get = (headers: Record<string, string | string[]>, client?: 'none') =>
    server.fetch('/api/v1/namespaces/default/pods', { headers, ...(client && { client }) });

  test('makes the asker somebody else', async () => {
    const { code, text } = await get({ 'impersonate-user': 'hal' });
    expect(code).toBe(403);
    expect(text).toContain('User \\"hal\\" cannot list resource');
    expect(
      (await get({ 'impersonate-user': 'hal', 'impersonate-group': ['x', 'system:masters'] })).code,
    ).toBe(200);
  });

  test('must be allowed', async () => {
    const { text } = await get({ 'impersonate-user': 'hal' }, 'none');
    expect(text).toContain(
      'users \\"hal\\" is forbidden: User \\"system:anonymous\\" cannot impersonate resource \\"users\\"',
    );
  });

  test('needs a user', async () => {
    expect((await get({ 'impersonate-group': 'x' })).code).toBe(400);
  });
});

describe('the default roles', () => {
  test('are given back what was taken from them, but for those that want none', async () => {
    const emptied = await admin.get(clusterRoles, { name: 'system:discovery' });
    await admin.update(clusterRoles, { ...emptied, rules: [] });
    const kept = await admin.get(clusterRoles, { name: 'system:kube-dns' });
    const annotations = { 'rbac.authorization.kubernetes.io/autoupdate': 'false' };
    await admin.update(clusterRoles, {
      ...kept,
      metadata: { ...kept.metadata, annotations },
      rules: [],
    });
    await ensureBootstrapPolicy(admin);
    expect((await admin.get(clusterRoles, { name: 'system:discovery' })).rules).not.toEqual([]);
    expect((await admin.get(clusterRoles, { name: 'system:kube-dns' })).rules ?? []).toEqual([]);
  });

  test('change nothing when nothing is missing', async () => {
    await ensureBootstrapPolicy(admin);
    const before = (await admin.list(clusterRoles)).metadata.resourceVersion;
    await ensureBootstrapPolicy(admin);
    expect((await admin.list(clusterRoles)).metadata.resourceVersion).toBe(before);
  });
});
