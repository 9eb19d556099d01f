/** Image references, as far as their tag matters. */

/** The tag of a reference; `latest` when it has neither tag nor digest, undefined when it has only a digest. */
export function imageTag(reference: string): string | undefined {
  const [named = '', digest] = reference.split('@');
  const colon = named.lastIndexOf(':');
  if (colon > named.lastIndexOf('/')) return named.slice(colon + 1);
  return digest === undefined ? 'latest' : undefined;
}

/** `latest` may change behind its name, so it is always pulled. */
export function defaultPullPolicy(reference: string): 'Always' | 'IfNotPresent' {
  return imageTag(reference) === 'latest' ? 'Always' : 'IfNotPresent';
}
