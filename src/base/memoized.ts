/** What is worked out from something that seldom changes: again only when the source is another value than before. */
export function memoized<S, T>(source: () => S, make: (from: S) => T): () => T {
  let last: { readonly from: S; readonly made: T } | undefined;
  return () => {
    const from = source();
    if (!last || last.from !== from) last = { from, made: make(from) };
    return last.made;
  };
}
