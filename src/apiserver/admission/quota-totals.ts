/** What the objects of a namespace use that a ResourceQuota counts: added up once, then kept current. */
import type { KubeObject, ResourceType } from '#api/object.ts';
import type { ResourceQuota } from '#api/gen/types.ts';
import { lookOf, QuotaTotal } from '#api/quota/total.ts';
import type { Amounts } from '#api/quota/usage.ts';
import { Following } from '../registry/following.ts';
import type { Reader } from '../registry/strategy.ts';

/** Those of namespaces that are gone are never asked for again. */
const mostNamespaces = 1_000;

/** Of one kind. */
export class QuotaTotals {
  readonly #type: ResourceType;
  readonly #following: Following<KubeObject>;
  /** By namespace, then by what the quota looks at. */
  readonly #totals = new Map<string, Map<string, QuotaTotal>>();

  constructor(type: ResourceType) {
    this.#type = type;
    this.#following = new Following(type);
  }

  /** Of all stored objects that the quota applies to. */
  of(quota: ResourceQuota, namespace: string, reader: Reader): Amounts {
    this.#catchUp(reader);
    const look = lookOf(quota);
    const known = this.#totals.get(namespace)?.get(look);
    if (known) return known.used;
    const total = new QuotaTotal(quota);
    for (const after of reader.list(this.#type, namespace)) total.replace(this.#type, { after });
    if (this.#totals.size >= mostNamespaces) this.#totals.clear();
    const others = this.#totals.get(namespace) ?? new Map<string, QuotaTotal>();
    this.#totals.set(namespace, others.set(look, total));
    return total.used;
  }

  #catchUp(reader: Reader): void {
    const changes = this.#following.changes(reader);
    if (!changes) this.#totals.clear();
    for (const change of changes ?? []) {
      const namespace = (change.after ?? change.before)?.metadata.namespace ?? '';
      const totals = this.#totals.get(namespace) ?? new Map<string, QuotaTotal>();
      for (const total of totals.values()) total.replace(this.#type, change);
    }
  }
}
