/**
 * A file of variables that a container wrote for those after it (`fileKeyRef`, KEP-3721): `NAME='value'` on lines of
 * their own, blank lines and comments between them. What stands between the quotes is taken as it is, line ends too.
 */

/** Throws when the text has anything else in it. */
export function parseEnvFile(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const line = /[ \t]*(?:#[^\n]*|([^\s=#']+)='([^']*)'[ \t]*(?:#[^\n]*)?|)(?:\r?\n|$)/y;
  while (line.lastIndex < text.length) {
    const at = line.lastIndex;
    const match = line.exec(text);
    if (!match) {
      const number = text.slice(0, at).split('\n').length;
      throw new SyntaxError(`invalid environment variable format at line ${number}`);
    }
    const [, name, value = ''] = match;
    if (name !== undefined) values.set(name, value);
  }
  return values;
}
