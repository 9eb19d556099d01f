/** Whether an Indexed Job has succeeded by its success policy, before all of its indexes have. Pure. */
import type { SuccessPolicy } from '#api/gen/types.ts';
import { readIndexes } from '#api/index-ranges.ts';

/** What the condition says of the first rule that is met; undefined: none. */
export function matchSuccessPolicy(
  policy: SuccessPolicy | undefined,
  succeeded: ReadonlySet<number>,
  completions: number,
): string | undefined {
  const index = (policy?.rules ?? []).findIndex(({ succeededIndexes, succeededCount }) => {
    if (succeededIndexes === undefined) return succeeded.size >= (succeededCount ?? Infinity);
    const wanted = [...readIndexes(succeededIndexes, completions)];
    const met = wanted.filter((one) => succeeded.has(one)).length;
    return met >= (succeededCount ?? wanted.length);
  });
  return index < 0 ? undefined : `Matched rules at index ${index}`;
}
