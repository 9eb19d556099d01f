/** Creates the default roles and bindings that are missing, and gives back what was taken from those that are there. */
import { clusterRoleBindings, clusterRoles, roleBindings, roles } from '#api/gen/resources.ts';
import type {
  ClusterRole,
  ClusterRoleBinding,
  PolicyRule,
  RbacV1Subject,
  Role,
  RoleBinding,
} from '#api/gen/types.ts';
import { keyOf } from '#api/object.ts';
import type { Draft, KubeObject, ResourceType } from '#api/object.ts';
import { isApiError } from '#api/status.ts';
import type { Client } from '#client/client.ts';
import { uncovered } from '../rule.ts';
import {
  autoUpdate,
  defaultClusterRoleBindings,
  defaultClusterRoles,
  defaultRoleBindings,
  defaultRoles,
} from './policy.ts';

/** `client` must be a superuser's; the namespace kube-system must be there. */
export async function ensureBootstrapPolicy(client: Client): Promise<void> {
  await ensureAll(client, clusterRoles, defaultClusterRoles, withRules);
  await ensureAll(client, clusterRoleBindings, defaultClusterRoleBindings, withSubjects);
  await ensureAll(client, roles, defaultRoles, withRules);
  await ensureAll(client, roleBindings, defaultRoleBindings, withSubjects);
}

/** The stored object with what the default has and it lacks; undefined when it lacks nothing. */
type Mend<T extends KubeObject> = (stored: T, wanted: Draft<T>) => T | undefined;

async function ensureAll<T extends KubeObject>(
  client: Client,
  type: ResourceType<T>,
  defaults: readonly Draft<T>[],
  mend: Mend<T>,
): Promise<void> {
  const { items } = await client.list(type);
  const stored = new Map(items.map((item) => [keyOf(item), item]));
  await Promise.all(
    defaults.map(async (wanted) => {
      const found = stored.get(keyOf(wanted));
      try {
        if (!found) {
          await client.create(type, wanted);
        } else if (found.metadata.annotations?.[autoUpdate] !== 'false') {
          const mended = mend(found, wanted);
          if (mended) await client.update(type, mended);
        }
      } catch (error) {
        // Another server that starts at the same moment has done it.
        if (!isApiError(error, 'AlreadyExists') && !isApiError(error, 'Conflict')) throw error;
      }
    }),
  );
}

interface HasRules extends KubeObject {
  readonly rules?: readonly PolicyRule[];
}

function withRules<T extends HasRules & (ClusterRole | Role)>(
  stored: T,
  wanted: Draft<T>,
): T | undefined {
  const missing = uncovered(stored.rules ?? [], wanted.rules ?? []);
  if (missing.length === 0) return undefined;
  return { ...stored, rules: [...(stored.rules ?? []), ...missing] };
}

function withSubjects<T extends ClusterRoleBinding | RoleBinding>(
  stored: T,
  wanted: Draft<T>,
): T | undefined {
  const has = stored.subjects ?? [];
  const missing = (wanted.subjects ?? []).filter(
    (subject) => !has.some((one) => sameSubject(one, subject)),
  );
  return missing.length === 0 ? undefined : { ...stored, subjects: [...has, ...missing] };
}

function sameSubject(a: RbacV1Subject, b: RbacV1Subject): boolean {
  return a.kind === b.kind && a.name === b.name && (a.namespace ?? '') === (b.namespace ?? '');
}
