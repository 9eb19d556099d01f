/**
 * The mix that issue 4 names: half of the questions are for a member's address, one in ten for a headless Service of ten,
 * 15 % for a Service's address, 15 % for an IPv6 address that isn't there, one in ten for a name that isn't there.
 */
import { seededRandom } from '#base/random.ts';
import { zoneName } from './zone.ts';
import type { Shape } from './zone.ts';

/** 4,300 names: those of 3,000 members and of 1,300 Services. */
export const mixShape: Shape = { headless: 300, members: 10, routed: 1000 };
/** Of 100 answers, so many are NXDOMAIN. */
export const absentPercent = 10;

/** dnsperf goes through them again and again. */
const length = 100_000;

/** A line a question, as dnsperf reads it: name and type. The same ones each time. */
export function questions(): string {
  const random = seededRandom(4300);
  const below = (limit: number): number => Math.floor(random.next() * limit);
  const member = (ordinal = below(mixShape.members)): string =>
    `mysql-${ordinal}.db-${below(mixShape.headless)}.${zoneName}`;
  const routed = (): string => `web-${below(mixShape.routed)}.${zoneName}`;
  // What a search list makes of a name outside, and a member that isn't there any more.
  const absent = (): string =>
    below(2) === 0 ? `www.example-${below(1000)}.com.${zoneName}` : member(mixShape.members);
  const one = (): string => {
    const percent = below(100);
    if (percent < 50) return `${member()} A`;
    if (percent < 60) return `db-${below(mixShape.headless)}.${zoneName} A`;
    if (percent < 75) return `${routed()} A`;
    if (percent < 100 - absentPercent) return `${below(4) === 0 ? routed() : member()} AAAA`;
    return `${absent()} A`;
  };
  return `${Array.from({ length }, one).join('\n')}\n`;
}
