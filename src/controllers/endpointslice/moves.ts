/**
 * Slices are written one after the other, and whoever reads them (cluster DNS, Service proxies) sees every state between
 * two writes. So an endpoint that moves is taken in by its new slice before its old one lets go of it.
 */
import type { Endpoint, EndpointSlice } from '#api/gen/types.ts';
import type { SliceContent, SlicePlan, SliceUpdate } from './slice-plan.ts';

/** Whose endpoint it is, whatever its address: a Pod that comes back with another one has still the same name. */
function keyOf({ targetRef, hostname, addresses }: Endpoint): string {
  return targetRef?.name ?? hostname ?? addresses[0] ?? '';
}

function keysOf(endpoints: readonly Endpoint[] = []): ReadonlySet<string> {
  return new Set(endpoints.map(keyOf));
}

/**
 * Lets new content have slices that nobody needs any more, instead of creating one and deleting another; but only where
 * that slice holds nobody who is then found elsewhere: it would be left before the other place is written.
 */
export function reuseSurplus({ create, update, delete: surplus, unchanged }: SlicePlan): SlicePlan {
  const wanted = new Set([
    ...create.flatMap(({ endpoints }) => endpoints.map(keyOf)),
    ...update.flatMap(({ content }) => content.endpoints.map(keyOf)),
  ]);
  const free = [...surplus];
  const created: SliceContent[] = [];
  const reused: SliceUpdate[] = [];
  for (const content of create) {
    const own = keysOf(content.endpoints);
    const fits = ({ endpoints = [] }: EndpointSlice): boolean =>
      endpoints.map(keyOf).every((key) => own.has(key) || !wanted.has(key));
    const place = free.findIndex(fits);
    const [existing] = place < 0 ? [] : free.splice(place, 1);
    if (existing) reused.push({ existing, content });
    else created.push(content);
  }
  return { create: created, update: inSafeOrder([...update, ...reused]), delete: free, unchanged };
}

/**
 * Who takes in comes before who lets go. Where slices exchange endpoints no order does, so one of them keeps for now what
 * it would have to let go of: its event brings the next plan, which finds it in two places.
 */
function inSafeOrder(updates: readonly SliceUpdate[]): readonly SliceUpdate[] {
  const waiting = new Set(updates);
  const ordered: SliceUpdate[] = [];
  const taken = (): ReadonlyMap<string, SliceUpdate> =>
    new Map([...waiting].flatMap((update) => gained(update).map((key) => [key, update] as const)));
  while (waiting.size > 0) {
    const takers = taken();
    const given = ({ existing, content }: SliceUpdate): readonly Endpoint[] => {
      const kept = keysOf(content.endpoints);
      return (existing.endpoints ?? []).filter(
        (endpoint) => !kept.has(keyOf(endpoint)) && takers.has(keyOf(endpoint)),
      );
    };
    const ready = [...waiting].filter((update) => given(update).length === 0);
    for (const update of ready) {
      waiting.delete(update);
      ordered.push(update);
    }
    const [stuck] = waiting;
    if (ready.length > 0 || !stuck) continue;
    const { existing, content } = stuck;
    const endpoints = [...content.endpoints, ...given(stuck)];
    waiting.delete(stuck);
    ordered.push({ existing, content: { ...content, endpoints } });
  }
  return ordered;
}

function gained({ existing, content }: SliceUpdate): readonly string[] {
  const before = keysOf(existing.endpoints);
  return content.endpoints.map(keyOf).filter((key) => !before.has(key));
}
