/** The texts of a `Warning` header (RFC 7234 section 5.5): `299 - "text"`, several with commas between them. */
export function parseWarnings(header: unknown): readonly string[] {
  if (typeof header !== 'string') return [];
  // Header bytes come as Latin-1; the server writes UTF-8.
  const text = Buffer.from(header, 'latin1').toString('utf8');
  return [...text.matchAll(/\b\d{3} \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, quoted = '']) =>
    quoted.replaceAll(/\\(.)/g, '$1'),
  );
}
