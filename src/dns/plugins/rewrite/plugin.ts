/** Asks another question than the client's, and answers as if it had been the client's. */
import { HoldfastError } from '#base/errors.ts';
import { LinearRegExp } from '#base/linear-regexp.ts';
import type { AnswerRewrite, NameMatch, RewriteRule } from '../../config/settings.ts';
import { limitOf } from '../../resolver.ts';
import { rcodes } from '../../wire/constants.ts';
import { fromWire, toWire } from '../../wire/name.ts';
import type { WireName } from '../../wire/name.ts';
import { parseQuery } from '../../wire/query.ts';
import type { Query } from '../../wire/query.ts';
import { bare, instantiate } from '../../wire/response.ts';
import { repack, unpack } from '../../wire/unpacked.ts';
import type { RawRecord } from '../../wire/unpacked.ts';
import { whenAnswered } from '../plugin.ts';
import type { Next, Plugin, Question, Reply } from '../plugin.ts';

interface Asked {
  readonly name: WireName;
  readonly type: number;
}

type ChangeName = (name: WireName) => WireName | undefined;

/** What a rule does to an answer. */
interface AnswerChange {
  readonly names: readonly ChangeName[];
  readonly values: readonly ChangeName[];
  readonly ttl?: (seconds: number) => number;
}

interface Rule {
  readonly goOn: boolean;
  /** The question to ask instead; undefined when the rule isn't about this one. */
  readonly change: (asked: Asked) => Asked | undefined;
  readonly answer: AnswerChange;
}

export class RewritePlugin implements Plugin {
  readonly name = 'rewrite';
  readonly #rules: readonly Rule[];

  constructor(rules: readonly RewriteRule[]) {
    this.#rules = rules.map(ruleOf);
  }

  answer(question: Question, next: Next): Reply {
    const { query } = question;
    let asked: Asked = { name: query.name, type: query.type };
    const used: Rule[] = [];
    try {
      for (const rule of this.#rules) {
        const changed = rule.change(asked);
        if (!changed) continue;
        used.push(rule);
        asked = changed;
        if (!rule.goOn) break;
      }
    } catch (error) {
      // What a rule makes of this name is no name.
      if (error instanceof HoldfastError && error.code === 'CONFIG_INVALID')
        return bare(query, rcodes.SERVFAIL);
      throw error;
    }
    if (used.length === 0) return next(question);
    const inner = questionOf(query, asked);
    if (!inner) return bare(query, rcodes.SERVFAIL);
    const changes = used.map(({ answer }) => answer);
    return whenAnswered(next({ ...question, query: inner }), (answer) =>
      restored(question, asked, changes, answer),
    );
  }
}

/** The client's message with another question in it. */
function questionOf(query: Query, { name, type }: Asked): Query | undefined {
  const kind = Buffer.alloc(4);
  kind.writeUInt16BE(type, 0);
  kind.writeUInt16BE(query.class, 2);
  const message = Buffer.concat([
    query.message.subarray(0, 12),
    Buffer.from(name, 'latin1'),
    kind,
    query.message.subarray(query.questionEnd),
  ]);
  const parsed = parseQuery(message);
  return typeof parsed === 'string' ? undefined : parsed;
}

/** The client's own question, and its name for the name that was asked instead; else resolvers throw the answer away. */
function restored(
  { query, transport }: Question,
  asked: Asked,
  changes: readonly AnswerChange[],
  answer: Buffer,
): Buffer {
  const unpacked = unpack(answer);
  if (!unpacked) return bare(query, rcodes.SERVFAIL);
  const change = (record: RawRecord): RawRecord => {
    const name = renamed(
      record.name,
      changes.flatMap(({ names }) => names),
    );
    const target =
      record.target &&
      renamed(
        record.target,
        changes.flatMap(({ values }) => values),
      );
    return { ...record, name: name.toLowerCase() === asked.name ? query.name : name, target };
  };
  const timed = (record: RawRecord): RawRecord =>
    changes.reduce((each, { ttl }) => (ttl ? { ...each, ttl: ttl(each.ttl) } : each), record);
  const compiled = repack(query, {
    bits: unpacked.bits,
    answers: unpacked.answers.map((record) => timed(change(record))),
    authorities: unpacked.authorities,
    additionals: unpacked.additionals.map(change),
  });
  return instantiate(compiled, query, { limit: limitOf(query, transport) });
}

function renamed(name: WireName, changes: readonly ChangeName[]): WireName {
  for (const change of changes) {
    const other = change(name);
    if (other !== undefined) return other;
  }
  return name;
}

const unchanged: AnswerChange = { names: [], values: [] };

function ruleOf(rule: RewriteRule): Rule {
  const { goOn } = rule;
  switch (rule.kind) {
    case 'name': {
      const change = nameChange(rule.match, rule.to);
      const of = (field: AnswerRewrite['field']): readonly ChangeName[] =>
        rule.answers
          .filter((each) => each.field === field)
          .map(({ pattern, to }) => validChange(pattern, to));
      return {
        goOn,
        change: ({ name, type }) => {
          const other = change(fromWire(name));
          return other === undefined ? undefined : { name: toWire(other), type };
        },
        answer: { names: of('name'), values: of('value') },
      };
    }
    case 'type':
      return {
        goOn,
        change: ({ name, type }) => (type === rule.from ? { name, type: rule.to } : undefined),
        answer: unchanged,
      };
    case 'ttl':
    default: {
      const change = nameChange(rule.match, '');
      return {
        goOn,
        change: (asked) => (change(fromWire(asked.name)) === undefined ? undefined : asked),
        answer: {
          ...unchanged,
          ttl: (seconds) => Math.min(Math.max(seconds, rule.least), rule.most),
        },
      };
    }
  }
}

/** The other name as text; undefined where the rule isn't about this one. */
function nameChange({ kind, from }: NameMatch, to: string): (name: string) => string | undefined {
  switch (kind) {
    case 'exact':
      return (name) => (name === from ? to : undefined);
    case 'prefix':
      return (name) => (name.startsWith(from) ? to + name.slice(from.length) : undefined);
    case 'suffix':
      return (name) => (name.endsWith(from) ? name.slice(0, -from.length) + to : undefined);
    case 'substring':
      return (name) => (name.includes(from) ? name.replaceAll(from, () => to) : undefined);
    case 'regex':
    default:
      return patternChange(from, to);
  }
}

/** The whole name becomes `to`, in which `{1}` is what the first group matched. */
function patternChange(pattern: string, to: string): (name: string) => string | undefined {
  const regexp = new LinearRegExp(pattern);
  return (name) => {
    const match = regexp.match(name);
    return (
      match &&
      to.replaceAll(
        /\{(\d+)\}/g,
        (whole, index) =>
          match.groups[Number(index)] ?? (Number(index) < match.groups.length ? '' : whole),
      )
    );
  };
}

/** For names in answers: what would be no name stays as it is. */
function validChange(pattern: string, to: string): ChangeName {
  const change = patternChange(pattern, to);
  return (name) => {
    const other = change(fromWire(name.toLowerCase()));
    if (other === undefined) return undefined;
    try {
      return toWire(other);
    } catch {
      // The client gets the name that is there.
      return undefined;
    }
  };
}
