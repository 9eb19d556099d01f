/**
 * What a client's resolver does with a name: which names it asks for, in which order, and where it stops. Source:
 * resolv.conf(5), glibc's `res_search`, musl's `lookup_name`.
 */
import { isIP } from 'node:net';
import type { ClientSettings, Reply, Step, Walk } from './case.ts';

/** How the libraries differ: musl never joins the search list to a name with enough dots, and stops at NODATA. */
export type ResolverKind = 'glibc' | 'musl';

/** getaddrinfo's questions. */
export const addressTypes = 'ADDRESS';

export function typesOf(type: string): readonly string[] {
  return type === addressTypes ? ['A', 'AAAA'] : [type];
}

/** Of `options ndots:N`; at most 15 (glibc's limit), 1 when it isn't said. */
export function ndotsOf({ options }: Pick<ClientSettings, 'options'>): number {
  const told = options.findLast((option) => option.startsWith('ndots:'));
  const number = Number(told?.slice('ndots:'.length));
  return told === undefined || Number.isNaN(number) ? 1 : Math.min(15, number);
}

/** The full names to try, in order, without the final dot. */
export function candidatesOf(
  name: string,
  settings: Pick<ClientSettings, 'searches' | 'options'>,
  kind: ResolverKind,
): readonly string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)];
  const completed = settings.searches.map((search) =>
    search === '.' ? name : `${name}.${search}`,
  );
  const enough = name.split('.').length - 1 >= ndotsOf(settings);
  if (!enough) return unique([...completed, name]);
  return kind === 'musl' ? [name] : unique([name, ...completed]);
}

export interface WalkOptions {
  readonly name: string;
  readonly type: string;
  readonly settings: ClientSettings;
  readonly kind: ResolverKind;
  /** Both names without the final dot. */
  readonly ask: (name: string, type: string) => Promise<Reply>;
}

export async function walk({ name, type, settings, kind, ask }: WalkOptions): Promise<Walk> {
  const steps: Step[] = [];
  // An address is no name: nobody is asked.
  if (isIP(name) !== 0) return { steps, answers: [] };
  for (const candidate of candidatesOf(name, settings, kind)) {
    const asked = await Promise.all(
      typesOf(type).map(async (one) => ({
        name: candidate,
        type: one,
        ...(await ask(candidate, one)),
      })),
    );
    steps.push(...asked);
    if (asked.some(({ outcome }) => outcome === 'found')) return ending(steps, asked, candidate);
    if (stopsAt(asked, kind)) break;
  }
  return { steps, answers: [] };
}

function ending(steps: readonly Step[], last: readonly Step[], reached: string): Walk {
  return { steps, reached, answers: last.flatMap(({ records }) => records) };
}

function stopsAt(asked: readonly Step[], kind: ResolverKind): boolean {
  const outcomes = asked.map(({ outcome }) => outcome);
  // No server answers: the next name would wait as long again, and glibc gives up too.
  if (outcomes.every((outcome) => outcome === 'silent')) return true;
  if (kind === 'glibc') return false;
  // musl goes on at "no such name" only, and it takes one such answer for both types.
  return !outcomes.includes('no-name');
}

/** Waits for an answer of each question once, however often it is asked. */
export function remembering(ask: WalkOptions['ask']): WalkOptions['ask'] {
  const known = new Map<string, Promise<Reply>>();
  return (name, type) => {
    const key = `${type} ${name.toLowerCase()}`;
    const reply = known.get(key) ?? ask(name, type);
    known.set(key, reply);
    return reply;
  };
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
