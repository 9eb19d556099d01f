/** An address of electronic mail, with or without a name before it (RFC 5322), as Go's `net/mail` reads one. */

const atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\u0080-\\uffff-]+";
const quoted = '"(?:[^"\\\\\\r\\n]|\\\\[^\\r\\n])*"';
const address = new RegExp(
  `^(?:${atom}(?:\\.${atom})*|${quoted})@(?:${atom}(?:\\.${atom})*|\\[[^\\[\\]\\\\\\s]*\\])$`,
);
/** One word of a name, from where the last one ended. */
const word = new RegExp(`[ \\t]*(?:${quoted}|[^\\s"<>()\\[\\]:;@\\\\,]+)`, 'y');

export function isEmail(text: string): boolean {
  const trimmed = text.replace(/^[ \t]+/, '').trimEnd();
  if (!trimmed.endsWith('>')) return address.test(trimmed);
  const open = trimmed.lastIndexOf('<');
  return open >= 0 && isName(trimmed.slice(0, open)) && address.test(trimmed.slice(open + 1, -1));
}

function isName(text: string): boolean {
  word.lastIndex = 0;
  let end = 0;
  while (word.test(text)) end = word.lastIndex;
  return text.slice(end).trim() === '';
}
