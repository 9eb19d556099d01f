/** Short forms in which the default roles are written. */
import type { PolicyRule } from '#api/gen/types.ts';

export const read = 'get list watch';
export const write = 'create delete deletecollection patch update';
export const readUpdate = `${read} patch update`;
export const readWrite = `${read} ${write}`;

/** Groups as roles list them. */
export const core = '';
export const admissionRegistration = 'admissionregistration.k8s.io';
export const apps = 'apps';
export const authentication = 'authentication.k8s.io';
export const authorization = 'authorization.k8s.io';
export const autoscaling = 'autoscaling';
export const batch = 'batch';
export const certificates = 'certificates.k8s.io';
export const coordination = 'coordination.k8s.io';
export const discovery = 'discovery.k8s.io';
export const events = 'events.k8s.io';
export const extensions = 'extensions';
export const networking = 'networking.k8s.io';
export const nodeGroup = 'node.k8s.io';
export const policy = 'policy';
export const rbacGroup = 'rbac.authorization.k8s.io';
export const resourceGroup = 'resource.k8s.io';
export const storage = 'storage.k8s.io';

/** Words are separated by blanks; several groups by a list. */
export function rule(
  verbs: string,
  groups: string | readonly string[],
  resources: string,
): PolicyRule {
  return {
    verbs: verbs.split(' '),
    apiGroups: typeof groups === 'string' ? [groups] : groups,
    resources: resources.split(' '),
  };
}

/** A rule for certain names only. */
export function named(allowed: PolicyRule, ...resourceNames: readonly string[]): PolicyRule {
  return { ...allowed, resourceNames };
}

export function urls(paths: string): PolicyRule {
  return { verbs: ['get'], nonResourceURLs: paths.split(' ') };
}

/** What every controller does. */
export const recordEvents = rule('create patch update', [core, events], 'events');

/** A role's name and its rules, perhaps with labels, or the label of those that it gathers. */
export interface DefaultRole {
  readonly name: string;
  readonly rules: readonly PolicyRule[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly gathers?: string;
}

export function role(name: string, ...rules: readonly PolicyRule[]): DefaultRole {
  return { name, rules };
}
