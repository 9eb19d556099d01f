/**
 * Role-based access control: what the stored roles and bindings allow a user. Rules are compiled once for each user
 * and compiled anew when a role or binding has changed.
 */
import type {
  ClusterRole,
  ClusterRoleBinding,
  PolicyRule,
  RoleBinding,
  RoleRef,
} from '#api/gen/types.ts';
import { clusterRoleBindings, clusterRoles, roleBindings, roles } from '#api/gen/resources.ts';
import { matchesLabelSelector } from '#api/selector/label-selector.ts';
import type { UserInfo } from '#client/api-handler.ts';
import type { VersionedReader } from '../registry/strategy.ts';
import { noOpinion } from './authorize.ts';
import type { Access, Authorizer, Decision } from './authorize.ts';
import { ruleAllows } from './rule.ts';

/** The rules that hold for one user. */
export interface UserRules {
  readonly everywhere: readonly PolicyRule[];
  readonly byNamespace: ReadonlyMap<string, readonly PolicyRule[]>;
  /** What is wrong with the bindings, such as a role that isn't there. */
  readonly faults: readonly string[];
}

type Binding = ClusterRoleBinding | RoleBinding;

export class RbacAuthorizer implements Authorizer {
  readonly name = 'RBAC';
  readonly #reader: VersionedReader;
  #versions: readonly number[] = [];
  #bySubject = new Map<string, Binding[]>();
  #byUser = new WeakMap<UserInfo, UserRules>();

  constructor(reader: VersionedReader) {
    this.#reader = reader;
  }

  decide(user: UserInfo, access: Access): Decision {
    const rules = this.rulesOf(user);
    const allows = (rule: PolicyRule): boolean => ruleAllows(rule, access);
    if (rules.everywhere.some(allows)) return { verdict: 'allow' };
    if (access.namespace && rules.byNamespace.get(access.namespace)?.some(allows)) {
      return { verdict: 'allow' };
    }
    return rules.faults.length === 0
      ? noOpinion
      : { verdict: 'no opinion', reason: `RBAC: [${rules.faults.join(', ')}]` };
  }

  /** All rules that hold for the user. */
  rulesOf(user: UserInfo): UserRules {
    this.#refresh();
    let rules = this.#byUser.get(user);
    if (!rules) {
      rules = this.#compile(user);
      this.#byUser.set(user, rules);
    }
    return rules;
  }

  /** The rules of a role; undefined when there is no such role. */
  rulesOfRole(ref: RoleRef, namespace: string): readonly PolicyRule[] | undefined {
    if (ref.kind === 'Role') return this.#reader.get(roles, { namespace, name: ref.name })?.rules;
    const role = this.#reader.get(clusterRoles, { name: ref.name });
    return role && this.rulesOfClusterRole(role);
  }

  /** Those of the roles that it gathers (which may gather others), where it gathers any. */
  rulesOfClusterRole(role: ClusterRole, within: readonly string[] = []): readonly PolicyRule[] {
    const selectors = role.aggregationRule?.clusterRoleSelectors;
    if (!selectors?.length) return role.rules ?? [];
    const path = [...within, role.metadata.name];
    return this.#reader
      .list(clusterRoles)
      .filter(({ metadata }) => !path.includes(metadata.name))
      .filter(({ metadata }) =>
        selectors.some((selector) => matchesLabelSelector(selector, metadata.labels ?? {})),
      )
      .flatMap((other) => this.rulesOfClusterRole(other, path));
  }

  #refresh(): void {
    const reader = this.#reader;
    const versions = [
      reader.version(clusterRoleBindings),
      reader.version(roleBindings),
      reader.version(clusterRoles),
      reader.version(roles),
    ];
    if (versions.every((version, index) => version === this.#versions[index])) return;
    this.#versions = versions;
    this.#byUser = new WeakMap();
    this.#bySubject = new Map();
    for (const binding of [...reader.list(clusterRoleBindings), ...reader.list(roleBindings)]) {
      for (const key of subjectKeys(binding)) {
        const bound = this.#bySubject.get(key);
        if (bound) bound.push(binding);
        else this.#bySubject.set(key, [binding]);
      }
    }
  }

  #compile(user: UserInfo): UserRules {
    const everywhere: PolicyRule[] = [];
    const byNamespace = new Map<string, PolicyRule[]>();
    const faults: string[] = [];
    for (const binding of this.#bindingsOf(user)) {
      const namespace = namespaceOf(binding);
      const rules = this.rulesOfRole(binding.roleRef, namespace);
      if (!rules) {
        faults.push(roleMissing(binding.roleRef));
      } else if (namespace === '') {
        everywhere.push(...rules);
      } else {
        const held = byNamespace.get(namespace) ?? [];
        held.push(...rules.filter((rule) => !rule.nonResourceURLs?.length));
        byNamespace.set(namespace, held);
      }
    }
    return { everywhere, byNamespace, faults };
  }

  #bindingsOf(user: UserInfo): ReadonlySet<Binding> {
    const keys = [`User/${user.name}`, ...user.groups.map((group) => `Group/${group}`)];
    return new Set(keys.flatMap((key) => this.#bySubject.get(key) ?? []));
  }
}

function roleMissing({ kind, name }: RoleRef): string {
  return `${kind.toLowerCase()}.rbac.authorization.k8s.io "${name}" not found`;
}

function subjectKeys(binding: Binding): readonly string[] {
  return (binding.subjects ?? []).map((subject) =>
    subject.kind === 'ServiceAccount'
      ? `User/system:serviceaccount:${subject.namespace ?? namespaceOf(binding)}:${subject.name}`
      : `${subject.kind}/${subject.name}`,
  );
}

/** Empty for a ClusterRoleBinding. */
function namespaceOf({ metadata }: Binding): string {
  return 'namespace' in metadata ? (metadata.namespace ?? '') : '';
}
