/** Taints of Nodes and what Pods tolerate. */
import type { Taint, Toleration } from './gen/types.ts';

/** True when the toleration covers the taint; an empty key with `Exists` covers all, an empty effect every effect. */
export function toleratesTaint(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  if (!toleration.key && toleration.operator !== 'Exists') return false;
  switch (toleration.operator ?? 'Equal') {
    case 'Exists':
      return true;
    case 'Equal':
      return (toleration.value ?? '') === (taint.value ?? '');
    case 'Lt':
    case 'Gt':
      return comesOut(toleration, taint);
    default:
      return false;
  }
}

function comesOut(toleration: Toleration, taint: Taint): boolean {
  const wanted = Number.parseInt(toleration.value ?? '', 10);
  const actual = Number.parseInt(taint.value ?? '', 10);
  return toleration.operator === 'Lt' ? actual < wanted : actual > wanted;
}

/** The first taint with one of the effects that no toleration covers. */
export function findUntoleratedTaint(
  taints: readonly Taint[] | undefined,
  tolerations: readonly Toleration[] | undefined,
  effects: readonly string[],
): Taint | undefined {
  return taints?.find(
    (taint) =>
      effects.includes(taint.effect) &&
      !(tolerations ?? []).some((toleration) => toleratesTaint(toleration, taint)),
  );
}
