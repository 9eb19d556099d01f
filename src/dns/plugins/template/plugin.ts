/** Answers with records that are made of the question. */
import { HoldfastError } from '#base/errors.ts';
import { LinearRegExp } from '#base/linear-regexp.ts';
import type { LinearMatch } from '#base/linear-regexp.ts';
import type { TemplatePart, TemplateRule } from '../../config/settings.ts';
import { limitOf } from '../../resolver.ts';
import { rcodes, types } from '../../wire/constants.ts';
import { fromWire, isWithin } from '../../wire/name.ts';
import type { ResourceRecord } from '../../wire/record.ts';
import { bare, compile, instantiate } from '../../wire/response.ts';
import type { Answer } from '../../wire/response.ts';
import type { Next, Plugin, PluginParts, Question, Reply } from '../plugin.ts';
import { parseRecord } from './record.ts';
import { typeName } from '../../wire/type-names.ts';

export class TemplatePlugin implements Plugin {
  readonly name = 'template';
  readonly #rule: TemplateRule;
  readonly #patterns: readonly LinearRegExp[];
  readonly #lookup: PluginParts['lookup'];

  constructor(rule: TemplateRule, { lookup }: PluginParts) {
    this.#rule = rule;
    this.#patterns = rule.patterns.map((pattern) => new LinearRegExp(pattern));
    this.#lookup = lookup;
  }

  answer(question: Question, next: Next): Reply {
    const { query } = question;
    const { zones, type, fallthrough } = this.#rule;
    const zone = zones.find((each) => isWithin(query.name, each));
    if (zone === undefined || (type !== types.ANY && type !== query.type)) return next(question);
    const name = fromWire(query.name);
    const match = this.#match(name);
    if (!match) {
      const passed = fallthrough.some((each) => isWithin(query.name, each));
      return passed ? next(question) : bare(query, rcodes.NXDOMAIN, true);
    }
    return this.#fill(question, { name, zone: fromWire(zone), match });
  }

  #match(name: string): LinearMatch | undefined {
    if (this.#patterns.length === 0) return { groups: [name], named: new Map() };
    for (const pattern of this.#patterns) {
      const match = pattern.match(name);
      if (match) return match;
    }
    return undefined;
  }

  #fill(question: Question, found: Found): Reply {
    const { query, asker } = question;
    const { rcode, answers, authorities, additionals } = this.#rule;
    if (rcode === rcodes.SERVFAIL) return bare(query, rcode);
    const fill = (templates: readonly (readonly TemplatePart[])[]): readonly ResourceRecord[] =>
      templates.map((parts) => parseRecord(textOf(parts, question, found)));
    try {
      const answer: Answer = {
        rcode,
        authoritative: true,
        answers: fill(answers),
        authorities: fill(authorities),
        additionals: fill(additionals),
      };
      const alias = answer.answers.at(-1);
      if (alias?.data.type !== 'CNAME' || query.type === types.CNAME) return send(question, answer);
      // The client wants what the alias leads to as well.
      return this.#lookup(alias.data.target, query.type, asker).then((target) =>
        send(question, { ...answer, answers: [...answer.answers, ...(target?.answers ?? [])] }),
      );
    } catch (error) {
      // With these values of its variables it is no record.
      if (error instanceof HoldfastError && error.code === 'CONFIG_INVALID')
        return bare(query, rcodes.SERVFAIL);
      throw error;
    }
  }
}

interface Found {
  readonly name: string;
  readonly zone: string;
  readonly match: LinearMatch;
}

function send({ query, transport }: Question, answer: Answer): Buffer {
  return instantiate(compile(query.name, query.type, answer), query, {
    limit: limitOf(query, transport),
  });
}

function textOf(parts: readonly TemplatePart[], { query, asker }: Question, found: Found): string {
  const { name, zone, match } = found;
  const fields = {
    Name: name,
    Zone: zone,
    Class: 'IN',
    Type: typeName(query.type),
    Remote: asker.address,
  };
  return parts
    .map((part) => {
      if (typeof part === 'string') return part;
      if ('field' in part) return fields[part.field];
      const { group, base } = part;
      const text = (typeof group === 'number' ? match.groups[group] : match.named.get(group)) ?? '';
      return base === undefined ? text : String(Number.parseInt(text, base));
    })
    .join('');
}
