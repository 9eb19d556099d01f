/**
 * Does something many times, in batches of 1, 2, 4, …, and stops at the first batch with a failure: when a quota or
 * an admission step refuses the first Pod, it isn't asked five hundred times.
 */

/** Resolves to how many calls went well and the first failure, if any. */
export async function slowStart(
  count: number,
  act: (index: number) => Promise<unknown>,
): Promise<{ readonly succeeded: number; readonly failure?: unknown }> {
  let succeeded = 0;
  for (let done = 0, size = 1; done < count; done += size, size *= 2) {
    const batch = Array.from({ length: Math.min(size, count - done) }, (_, index) => done + index);
    const results = await Promise.allSettled(batch.map(act));
    const failed = results.filter((result) => result.status === 'rejected');
    succeeded += results.length - failed.length;
    const [first] = failed;
    if (first) return { succeeded, failure: first.reason };
  }
  return { succeeded };
}
