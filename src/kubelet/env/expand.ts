/**
 * `$(NAME)` in values, commands and paths: replaced when NAME is known, left as it stands when not; `$$` is a literal
 * dollar sign, so `$$(NAME)` stays `$(NAME)`.
 */
export function expand(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(/\$(?:\$|\(([^)]*)\))/g, (match, name: string | undefined) =>
    name === undefined ? '$' : (values.get(name) ?? match),
  );
}

/** The names in `text` that have no value. */
export function unknownNames(text: string, values: ReadonlyMap<string, string>): string[] {
  return [...text.matchAll(/\$(?:\$|\(([^)]*)\))/g)]
    .map(([, name]) => name)
    .filter((name) => name !== undefined)
    .filter((name) => !values.has(name));
}
