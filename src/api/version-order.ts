/** The order of API versions, best first: `v10`, `v2`, `v1`, `v3beta1`, `v1alpha1`, and then names of other forms. */

const form = /^v(\d+)(?:(alpha|beta)(\d+))?$/;
const ranks: Readonly<Record<string, number>> = { alpha: 0, beta: 1 };

/** For sorting, as the documentation of CustomResourceDefinition versions says ("Version priority"). */
export function compareVersions(one: string, other: string): number {
  const [a, b] = [form.exec(one), form.exec(other)];
  if (!a || !b) return a ? -1 : b ? 1 : one < other ? -1 : one > other ? 1 : 0;
  const rank = ([, , stage]: RegExpExecArray): number => ranks[stage ?? ''] ?? 2;
  const number = (text: string | undefined): number => Number(text ?? 0);
  return rank(b) - rank(a) || number(b[1]) - number(a[1]) || number(b[3]) - number(a[3]);
}
