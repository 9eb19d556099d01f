/** Kubernetes' functions of IP addresses and ranges. */
import type { Library } from '../environment.ts';
import { CelEvaluationError } from '../errors.ts';
import * as of from '../functions/declare.ts';
import type { Overload } from '../functions/declare.ts';
import { opaque } from '../types/type.ts';
import { sizeOf, traversal } from '../values/meter.ts';
import type { CelValue } from '../values/value.ts';
import { CidrValue, IpValue, parseCidr, parseIp } from './address-values.ts';

const { bool, int, string } = of;
const ipType = opaque('net.IP');
const cidrType = opaque('net.CIDR');
const ip = of.instance(ipType, IpValue);
const cidr = of.instance(cidrType, CidrValue);

/** Whether the function has a value. */
export function succeeds(parse: () => unknown): boolean {
  try {
    parse();
    return true;
  } catch (error) {
    if (error instanceof CelEvaluationError) return false;
    throw error;
  }
}

type Test = (bytes: readonly number[], family: 4 | 6) => boolean;

const isUnspecified: Test = (bytes) => bytes.every((byte) => byte === 0);
const isLoopback: Test = (bytes, family) =>
  family === 4 ? bytes[0] === 127 : bytes.every((byte, index) => byte === (index === 15 ? 1 : 0));
const isMulticast: Test = ([first = 0], family) =>
  family === 4 ? (first & 0xf0) === 0xe0 : first === 0xff;
const isLinkLocalMulticast: Test = ([first, second = 0, third], family) =>
  family === 4
    ? first === 224 && second === 0 && third === 0
    : first === 0xff && (second & 0x0f) === 0x02;
const isLinkLocalUnicast: Test = ([first, second = 0], family) =>
  family === 4 ? first === 169 && second === 254 : first === 0xfe && (second & 0xc0) === 0x80;
const isBroadcast: Test = (bytes, family) => family === 4 && bytes.every((byte) => byte === 255);

const tests: Readonly<Record<string, Test>> = {
  isUnspecified,
  isLoopback,
  isLinkLocalMulticast,
  isLinkLocalUnicast,
  isGlobalUnicast: (bytes, family) =>
    ![isUnspecified, isLoopback, isMulticast, isLinkLocalUnicast, isBroadcast].some((test) =>
      test(bytes, family),
    ),
};

const parsing = { cost: ([text = null]: readonly CelValue[]) => traversal(sizeOf(text)) };
const parsingTwice = { cost: ([text = null]: readonly CelValue[]) => traversal(2 * sizeOf(text)) };

const ofIps: readonly Overload[] = [
  of.global(['ip', string], ipType, parseIp, parsing),
  of.global(['isIP', string], bool.type, (text) => succeeds(() => parseIp(text)), parsing),
  of.global(
    ['ip.isCanonical', string],
    bool.type,
    (text) => parseIp(text).toString() === text,
    parsingTwice,
  ),
  of.member(['family', ip], int.type, ({ family }) => BigInt(family)),
  ...Object.entries(tests).map(([name, test]) =>
    of.member([name, ip], bool.type, ({ bytes, family }) => test(bytes, family)),
  ),
  of.global(['string', ip], string.type, (value) => value.toString()),
];

/** The prefix is compared; a text is parsed before. */
function containsCost(further: number) {
  return {
    cost: ([range = null, other = null]: readonly CelValue[]) =>
      traversal(2 * sizeOf(range)) +
      further * (traversal(sizeOf(range)) + 1) +
      (typeof other === 'string' ? traversal(sizeOf(other)) : 0),
  };
}

function containsCidr(range: CidrValue, other: CidrValue): boolean {
  return range.prefixLength <= other.prefixLength && range.contains(other.ip);
}

const ofCidrs: readonly Overload[] = [
  of.global(['cidr', string], cidrType, parseCidr, parsing),
  of.global(['isCIDR', string], bool.type, (text) => succeeds(() => parseCidr(text)), parsing),
  of.member(
    ['containsIP', cidr, string],
    bool.type,
    (range, text) => range.contains(parseIp(text)),
    containsCost(0),
  ),
  of.member(
    ['containsIP', cidr, ip],
    bool.type,
    (range, value) => range.contains(value),
    containsCost(0),
  ),
  of.member(
    ['containsCIDR', cidr, string],
    bool.type,
    (range, text) => containsCidr(range, parseCidr(text)),
    containsCost(1),
  ),
  of.member(['containsCIDR', cidr, cidr], bool.type, containsCidr, containsCost(1)),
  of.member(['ip', cidr], ipType, (range) => range.ip),
  of.member(['prefixLength', cidr], int.type, ({ prefixLength }) => BigInt(prefixLength)),
  of.member(['masked', cidr], cidrType, (range) => range.masked()),
  of.global(['string', cidr], string.type, (value) => value.toString()),
];

export const addressesLibrary: Library = {
  overloads: [...ofIps, ...ofCidrs],
  types: { 'net.IP': ipType, 'net.CIDR': cidrType },
};
