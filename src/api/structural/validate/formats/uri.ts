/** What Go's `url.ParseRequestURI` takes: an absolute URI or an absolute path. */

/** Of characters that may stand in a host; others are escaped, and what isn't ASCII only so. */
const hostPart = /^(?:[A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"\u0080-\uffff]|%[89a-fA-F][0-9a-fA-F])*$/;
const user = /^(?:[A-Za-z0-9\-._:~!$&'()*+,;=@]|%[0-9a-fA-F]{2})*$/;

export function isRequestUri(text: string): boolean {
  if (text === '' || text.startsWith(':') || /\p{Cc}/u.test(asciiOf(text))) return false;
  if (text === '*') return true;
  const scheme = /^[a-zA-Z][a-zA-Z0-9+.-]*:/.exec(text)?.[0] ?? '';
  const [rest = ''] = text.slice(scheme.length).split('?', 1);
  if (!rest.startsWith('/')) return scheme !== '';
  if (scheme === '' || !rest.startsWith('//')) return hasGoodEscapes(rest);
  const slash = rest.indexOf('/', 2);
  const authority = slash < 0 ? rest.slice(2) : rest.slice(2, slash);
  return isAuthority(authority) && (slash < 0 || hasGoodEscapes(rest.slice(slash)));
}

/** Go refuses control characters of ASCII only. */
function asciiOf(text: string): string {
  return text.replace(/[\u0080-\uffff]+/g, '');
}

function isAuthority(text: string): boolean {
  const at = text.lastIndexOf('@');
  return (at < 0 || user.test(text.slice(0, at))) && isHost(text.slice(at + 1));
}

function isHost(text: string): boolean {
  if (text.startsWith('[')) {
    const end = text.lastIndexOf(']');
    return end >= 0 && isPort(text.slice(end + 1)) && /^\[[^\s]*\]/.test(text);
  }
  const colon = text.lastIndexOf(':');
  return (colon < 0 || isPort(text.slice(colon))) && hostPart.test(text);
}

/** With its colon, or nothing. */
function isPort(text: string): boolean {
  return text === '' || /^:\d*$/.test(text);
}

function hasGoodEscapes(path: string): boolean {
  return !/%(?![0-9a-fA-F]{2})/.test(path);
}
