/** What the readers of directives share: the draft that they fill, and how words become zones, numbers and times. */
import { HoldfastError } from '#base/errors.ts';
import { reverseZones } from '../records/reverse.ts';
import { rcodes } from '../wire/constants.ts';
import type { Rcode } from '../wire/constants.ts';
import { rootName, toWire } from '../wire/name.ts';
import type { WireName } from '../wire/name.ts';
import { typeNumber } from '../wire/type-names.ts';
import { corefileError } from './tokens.ts';
import type { Directive } from './corefile.ts';
import type { Position } from './tokens.ts';
import type {
  CacheSettings,
  ClusterSettings,
  ForwardRoute,
  HostsTable,
  LogRule,
  RewriteRule,
  TemplateRule,
} from './settings.ts';

/** One server block while its directives are read. */
export interface ServerDraft {
  readonly position: Position;
  readonly zones: readonly WireName[];
  cluster?: {
    readonly settings: ClusterSettings;
    readonly ttl: number;
    readonly negativeTtl: number;
  };
  cache?: CacheSettings;
  errors: boolean;
  readonly forward: ForwardRoute[];
  readonly log: LogRule[];
  readonly rewrites: RewriteRule[];
  autopath: readonly WireName[];
  readonly templates: TemplateRule[];
  readonly hosts: HostsTable[];
}

export interface ReadContext {
  /** Such as `cluster.local`. */
  readonly clusterDomain: string;
  /** The text of a file that the ConfigMap stands for. */
  readonly file: (path: string) => string | undefined;
  /** Something that is taken, but does nothing here, or something else than in CoreDNS. */
  readonly note: (at: Position, message: string) => void;
}

/** One directive. Throws CONFIG_INVALID (`corefileError`) for what can't be done. */
export interface DirectiveReader {
  readonly name: string;
  readonly read: (directive: Directive, draft: ServerDraft, context: ReadContext) => void;
}

/** Calls the reader of each line of the block; a line that has none is refused by its name. */
export function readOptions(
  directive: Directive,
  options: Readonly<Record<string, (option: Directive) => void>>,
): void {
  for (const option of directive.block ?? []) {
    const read = Object.hasOwn(options, option.name) ? options[option.name] : undefined;
    if (!read) {
      throw corefileError(
        option,
        `option "${option.name}" of "${directive.name}" is not supported; take the line out`,
      );
    }
    if (option.block) throw corefileError(option, `"${option.name}" has no block`);
    read(option);
  }
}

/** The one word of an option. */
export function wordOf(option: Directive): string {
  const [word] = option.args;
  if (word === undefined || option.args.length > 1) {
    throw corefileError(option, `"${option.name}" takes one word`);
  }
  return word;
}

export function noWords(directive: Directive): void {
  if (directive.args.length > 0)
    throw corefileError(directive, `"${directive.name}" takes no words`);
}

export function integerOf(at: Position, text: string | undefined, most: number): number {
  const number = Number(text);
  if (!/^\d+$/.test(text ?? '') || number > most) {
    throw corefileError(at, `"${text ?? ''}" is not a whole number from 0 to ${most}`);
  }
  return number;
}

const unitMs: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** Go's durations (`10s`, `1m30s`) in milliseconds. */
export function durationOf(at: Position, text: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ns|us|ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== text) {
    throw corefileError(at, `"${text}" is not a time such as 10s`);
  }
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (unitMs[unit ?? ''] ?? 0), 0);
}

/** A name; throws where it isn't one. */
export function nameOf(at: Position, text: string): WireName {
  try {
    return toWire(text);
  } catch (error) {
    if (error instanceof HoldfastError) throw corefileError(at, error.message);
    throw error;
  }
}

/** A zone by its name, or the reverse zones of a range. */
export function zonesOf(at: Position, texts: readonly string[]): readonly WireName[] {
  return texts.flatMap((text) => {
    if (!text.includes('/')) return [nameOf(at, text)];
    try {
      return reverseZones(text).map(toWire);
    } catch {
      // What the address library says of it doesn't help.
      throw corefileError(at, `"${text}" is neither a zone nor a range of addresses`);
    }
  });
}

/** `fallthrough` with its zones; without any it is for all names. */
export function fallthroughOf(option: Directive): readonly WireName[] {
  return option.args.length === 0 ? [rootName] : zonesOf(option, option.args);
}

/** A record type by its name, or as `TYPE257` (RFC 3597 §5). */
export function typeOf(at: Position, text: string): number {
  const number = typeNumber(text);
  if (number === undefined) throw corefileError(at, `"${text}" is not a record type`);
  return number;
}

const rcodesByName = new Map<string, Rcode>(
  Object.entries(rcodes).filter(([, rcode]) => rcode < 16),
);

export function rcodeOf(at: Position, text: string): Rcode {
  const rcode = rcodesByName.get(text.toUpperCase());
  if (rcode === undefined) {
    throw corefileError(
      at,
      `rcode "${text}" is not supported; use one of ${[...rcodesByName.keys()].join(', ')}`,
    );
  }
  return rcode;
}
