/** `hosts [FILE [ZONES...]] { … }`: names and addresses as in a hosts file. */
import { isIP } from 'node:net';
import type { Directive } from '../../config/corefile.ts';
import type { Position } from '../../config/tokens.ts';
import { corefileError } from '../../config/tokens.ts';
import {
  fallthroughOf,
  integerOf,
  nameOf,
  noWords,
  wordOf,
  zonesOf,
} from '../../config/reading.ts';
import type { DirectiveReader, ReadContext } from '../../config/reading.ts';
import { reverseName } from '../../records/reverse.ts';
import { toWire } from '../../wire/name.ts';
import type { WireName } from '../../wire/name.ts';

/** CoreDNS's. */
const defaultTtl = 3600;

export const hostsReader: DirectiveReader = {
  name: 'hosts',
  read(directive, draft, context) {
    const [path, ...zones] = directive.args;
    const addresses = new Map<WireName, string[]>();
    const names = new Map<WireName, WireName[]>();
    let ttl = defaultTtl;
    let reverse = true;
    let fallthrough: readonly WireName[] = [];
    const add = (at: Position, address: string, hosts: readonly string[]): void => {
      if (isIP(address) === 0) throw corefileError(at, `"${address}" is not an IP address`);
      for (const host of hosts) {
        const name = nameOf(at, host);
        push(addresses, name, address);
        push(names, toWire(reverseName(address)), name);
      }
    };
    if (path !== undefined) readFile(directive, path, context, add);
    for (const option of directive.block ?? []) {
      if (isIP(option.name) !== 0) add(option, option.name, option.args);
      else if (option.name === 'ttl') ttl = integerOf(option, wordOf(option), 65_535);
      else if (option.name === 'fallthrough') fallthrough = fallthroughOf(option);
      else if (option.name === 'no_reverse') {
        noWords(option);
        reverse = false;
      } else if (option.name !== 'reload') {
        // A change of the ConfigMap is seen at once, whatever `reload` says.
        throw corefileError(
          option,
          `"${option.name}" in hosts is neither an address nor an option that is supported`,
        );
      }
    }
    draft.hosts.push({
      zones: zones.length > 0 ? zonesOf(directive, zones) : draft.zones,
      addresses,
      names: reverse ? names : new Map(),
      ttl,
      fallthrough,
    });
  },
};

function readFile(
  directive: Directive,
  path: string,
  { file, note }: ReadContext,
  add: (at: Position, address: string, hosts: readonly string[]) => void,
): void {
  const key = /^\/etc\/coredns\/([^/]+)$/.exec(path)?.[1];
  if (key === undefined) {
    throw corefileError(
      directive,
      `hosts ${path}: only /etc/coredns/KEY, which is the key KEY of this ConfigMap, is read`,
    );
  }
  const text = file(path);
  if (text === undefined) {
    note(directive, `the ConfigMap has no key ${key}, so hosts ${path} is empty`);
    return;
  }
  for (const [index, line] of text.split('\n').entries()) {
    const [address = '', ...hosts] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (address !== '') add({ source: key, line: index + 1 }, address, hosts);
  }
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const values = map.get(key);
  if (!values) map.set(key, [value]);
  else if (!values.includes(value)) values.push(value);
}
