/** What Go's `url.ParseRequestURI` takes: an absolute URI or an absolute path. */
import { isIPv6 } from 'node:net';

/** What may stand in a host. Only what isn't ASCII may be escaped there. */
const hostText = /^(?:[A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"\u0080-\uffff]|%[89a-fA-F][0-9a-fA-F])*$/;
const userText = /^(?:[A-Za-z0-9\-._:~!$&'()*+,;=@]|%[0-9a-fA-F]{2})*$/;
const zoneText = /^(?:[A-Za-z0-9\-._:~!$&'()*+,;=[\]<>"\u0080-\uffff]|%[0-9a-fA-F]{2})+$/;

export function isRequestUri(text: string): boolean {
  if (text === '' || text.startsWith(':') || hasControls(text)) return false;
  if (text === '*') return true;
  const scheme = /^[a-zA-Z][a-zA-Z0-9+.-]*:/.exec(text)?.[0] ?? '';
  const [rest = ''] = text.slice(scheme.length).split('?', 1);
  if (!rest.startsWith('/')) return scheme !== '';
  if (scheme === '' || !rest.startsWith('//')) return hasGoodEscapes(rest);
  const slash = rest.indexOf('/', 2);
  const authority = slash < 0 ? rest.slice(2) : rest.slice(2, slash);
  const isStrict = ['http:', 'https:'].includes(scheme.toLowerCase());
  return isAuthority(authority, isStrict) && (slash < 0 || hasGoodEscapes(rest.slice(slash)));
}

/** Of ASCII; others are taken. */
function hasControls(text: string): boolean {
  return /\p{Cc}/u.test(text.replace(/[\u0080-\uffff]+/g, ''));
}

function isAuthority(text: string, isStrict: boolean): boolean {
  const at = text.lastIndexOf('@');
  const host = text.slice(at + 1);
  if (at >= 0 && !userText.test(text.slice(0, at))) return false;
  return host.includes('[') ? isBracketed(host) : isHost(host, isStrict);
}

/** An IPv6 address in brackets, with its zone after an escaped `%`. */
function isBracketed(host: string): boolean {
  const end = host.lastIndexOf(']');
  if (host.lastIndexOf('[') > 0 || end < 0 || !isPort(host.slice(end + 1))) return false;
  const [address = '', ...zone] = host.slice(1, end).split('%25');
  const isZone = zone.length === 0 || zoneText.test(zone.join('%25'));
  return isZone && !address.includes('%') && isIPv6(address);
}

/** The web's own have one colon at most, that of the port. */
function isHost(host: string, isStrict: boolean): boolean {
  const colon = isStrict ? host.indexOf(':') : host.lastIndexOf(':');
  return (colon < 0 || isPort(host.slice(colon))) && hostText.test(host);
}

/** With its colon, or nothing. */
function isPort(text: string): boolean {
  return text === '' || /^:\d*$/.test(text);
}

function hasGoodEscapes(path: string): boolean {
  return !/%(?![0-9a-fA-F]{2})/.test(path);
}
