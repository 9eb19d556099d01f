/** Names that somebody may have meant. */

/** Edits (a letter more, less or other, two letters swapped) from one word to the other. */
export function distance(a: string, b: string): number {
  let before: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let row = 1; row <= a.length; row++) {
    const next = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1] ? 0 : 1;
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      next[column] = Math.min(
        (last[column] ?? 0) + 1,
        (next[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + same,
        swapped ? (before[column - 2] ?? 0) + 1 : Infinity,
      );
    }
    before = last;
    last = next;
  }
  return last[b.length] ?? 0;
}

/** The known words that differ least from `word`, nearest first: at most one edit for every three letters. */
export function nearest(word: string, known: readonly string[]): readonly string[] {
  const limit = Math.max(1, Math.floor(word.length / 3));
  return [...new Set(known)]
    .map((one) => ({ one, edits: distance(word.toLowerCase(), one.toLowerCase()) }))
    .filter(({ edits }) => edits > 0 && edits <= limit)
    .toSorted((a, b) => a.edits - b.edits || (a.one < b.one ? -1 : 1))
    .map(({ one }) => one)
    .slice(0, 3);
}
