/** The address of this machine by which others reach it. */
import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';

/** Of the interface of the default route; else the first that is not loopback; else loopback. */
export function nodeAddress(): string {
  const interfaces = networkInterfaces();
  const preferred = defaultInterface(readFileSync('/proc/net/route', 'utf8'));
  const names = [...(preferred ? [preferred] : []), ...Object.keys(interfaces)];
  for (const name of names) {
    const found = interfaces[name]?.find(({ family, internal }) => family === 'IPv4' && !internal);
    if (found) return found.address;
  }
  return '127.0.0.1';
}

/** The interface of the first default route in the format of /proc/net/route. */
export function defaultInterface(routes: string): string | undefined {
  for (const line of routes.trim().split('\n').slice(1)) {
    const [name, destination, , , , , , mask] = line.split('\t');
    if (destination === '00000000' && mask === '00000000') return name;
  }
  return undefined;
}
