/** Reads `src/api/k8s-api-facts.json`: Kubernetes' built-in API as data (docs/decisions has the origin). */
import { readFileSync } from 'node:fs';

/** A name of another type, a scalar, or a list or map of those. */
export type FactType = string | { readonly list: FactType } | { readonly map: FactType };

export interface FactField {
  readonly type: FactType;
  readonly pb?: number;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly omitempty?: boolean;
  readonly pointer?: boolean;
  readonly inline?: boolean;
  readonly listType?: string;
  readonly listMapKeys?: readonly string[];
  readonly mapType?: string;
  readonly structType?: string;
  readonly patchStrategy?: string;
  readonly patchMergeKey?: string;
  readonly featureGate?: string;
  readonly default?: unknown;
}

export interface FactKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespaced?: boolean;
  readonly client?: readonly string[];
}

export interface Facts {
  readonly kubernetes: string;
  readonly kinds: Readonly<Record<string, FactKind>>;
  readonly types: Readonly<
    Record<
      string,
      { readonly fields: Readonly<Record<string, FactField>>; readonly structType?: string }
    >
  >;
  readonly aliases: Readonly<Record<string, { readonly type: FactType; readonly enum?: boolean }>>;
  readonly values: Readonly<Record<string, readonly string[]>>;
}

export function loadFacts(): Facts {
  const path = new URL('../../src/api/k8s-api-facts.json', import.meta.url);
  const facts: Facts = JSON.parse(readFileSync(path, 'utf8'));
  return facts;
}

/** Kinds that are on by default: no alpha or beta version, and a scope (what has none is an option or a list). */
export function servedKinds(facts: Facts): [typeName: string, kind: FactKind][] {
  return Object.entries(facts.kinds)
    .filter(
      ([, kind]) =>
        /^v\d+$/.test(kind.version) && kind.namespaced !== undefined && !unserved.has(kind.group),
    )
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Groups that no API server of the release serves by default, or that are only wire formats. */
const unserved = new Set(['admission.k8s.io', 'imagepolicy.k8s.io', 'internal.apiserver.k8s.io']);

/** The kinds that are never stored: bodies of subresources and of reviews. */
export function bodyKinds(facts: Facts): string[] {
  return [
    'io.k8s.api.core.v1.Binding',
    'io.k8s.api.policy.v1.Eviction',
    'io.k8s.api.authentication.v1.TokenRequest',
    'io.k8s.api.autoscaling.v1.Scale',
    'io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions',
    'io.k8s.apimachinery.pkg.apis.meta.v1.Status',
    'io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector',
    'io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta',
    'io.k8s.apimachinery.pkg.apis.meta.v1.APIGroup',
    'io.k8s.apimachinery.pkg.apis.meta.v1.APIResource',
    'io.k8s.api.core.v1.PodExecOptions',
    'io.k8s.api.core.v1.PodAttachOptions',
    'io.k8s.api.core.v1.PodLogOptions',
    'io.k8s.api.core.v1.PodPortForwardOptions',
  ].filter((name) => facts.types[name]);
}
