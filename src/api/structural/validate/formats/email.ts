/** An address of electronic mail, with or without a name before it (RFC 5322), as Go's `net/mail` reads one. */
import { isIPv6 } from 'node:net';
import { isDottedQuad } from './addresses.ts';

/** What is visible and has no meaning of its own. */
const plain = "[!#-'*+\\-/-9=?A-Z^-~\\u0080-\\u{10ffff}]";
const inQuotes = '(?:[\\t !#-\\[\\]-~\\u0080-\\u{10ffff}]|\\\\[\\t -~\\u0080-\\u{10ffff}])';
const dotted = `${plain}+(?:\\.${plain}+)*`;
const literal = '\\[([!-Z^-~\\u0080-\\u{10ffff}]*)\\]';

const address = new RegExp(
  `[ \\t]*(?:${dotted}|"${inQuotes}+")@[ \\t]*(?:${dotted}|${literal})`,
  'uy',
);
/** Of a name; more may stand there than in an address. */
const word = new RegExp(`[ \\t]*(?:(?:${plain}|\\.)+|"${inQuotes}*")`, 'uy');
const space = /[ \t]*/y;

export function isEmail(text: string): boolean {
  const end = endOfAddress(text, 0);
  if (end >= 0) return endOfComments(text, end) === text.length;
  const open = endOf(space, text, endOfName(text));
  const close = text[open] === '<' ? endOfAddress(text, open + 1) : -1;
  return close >= 0 && text[close] === '>' && endOfComments(text, close + 1) === text.length;
}

/** Where it ends; -1 where there is none. */
function endOfAddress(text: string, at: number): number {
  address.lastIndex = at;
  const match = address.exec(text);
  if (!match) return -1;
  const [whole, ip] = match;
  return ip === undefined || isDottedQuad(ip) || isIPv6(ip) ? at + whole.length : -1;
}

function endOfName(text: string): number {
  let end = 0;
  for (let next = endOf(word, text, 0); next > end; next = endOf(word, text, end)) {
    end = endOfComments(text, next);
    if (end < 0) return next;
  }
  return end;
}

/** Where a match that starts there ends, or where it would have started. */
function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

/** After spaces and comments, which may stand in one another; -1 if one has no end. */
function endOfComments(text: string, start: number): number {
  let at = endOf(space, text, start);
  while (text[at] === '(') {
    let depth = 1;
    for (at++; depth > 0; at++) {
      if (at >= text.length) return -1;
      if (text[at] === '\\') at++;
      else if (text[at] === '(') depth++;
      else if (text[at] === ')') depth--;
    }
    at = endOf(space, text, at);
  }
  return at;
}
