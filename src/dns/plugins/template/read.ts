/** `template CLASS TYPE [ZONES...] { … }`: records made of the question. */
import { HoldfastError } from '#base/errors.ts';
import { LinearRegExp } from '#base/linear-regexp.ts';
import { corefileError } from '../../config/tokens.ts';
import type { Directive } from '../../config/corefile.ts';
import {
  fallthroughOf,
  rcodeOf,
  readOptions,
  typeOf,
  wordOf,
  zonesOf,
} from '../../config/reading.ts';
import type { DirectiveReader } from '../../config/reading.ts';
import type { TemplatePart, TemplateRule } from '../../config/settings.ts';
import { parseRecord } from './record.ts';

type Changing = { -readonly [Key in keyof TemplateRule]: TemplateRule[Key] };

export const templateReader: DirectiveReader = {
  name: 'template',
  read(directive, draft) {
    const [recordClass = '', type = '', ...zones] = directive.args;
    if (!/^(IN|ANY)$/i.test(recordClass) || type === '') {
      throw corefileError(
        directive,
        'write: template IN TYPE [ZONES...]; other classes have no answers here',
      );
    }
    const patterns: LinearRegExp[] = [];
    const rule: Changing = {
      type: typeOf(directive, type),
      zones: zones.length > 0 ? zonesOf(directive, zones) : draft.zones,
      patterns: [],
      answers: [],
      authorities: [],
      additionals: [],
      rcode: 0,
      fallthrough: [],
    };
    readOptions(directive, {
      match: (option) => {
        for (const text of option.args) patterns.push(within(option, () => new LinearRegExp(text)));
        rule.patterns = [...rule.patterns, ...option.args];
      },
      answer: (option) => (rule.answers = [...rule.answers, partsOf(option)]),
      authority: (option) => (rule.authorities = [...rule.authorities, partsOf(option)]),
      additional: (option) => (rule.additionals = [...rule.additionals, partsOf(option)]),
      rcode: (option) => (rule.rcode = rcodeOf(option, wordOf(option))),
      fallthrough: (option) => (rule.fallthrough = fallthroughOf(option)),
    });
    checkGroups(directive, rule, patterns);
    draft.templates.push(rule);
  },
};

/** The text of a record, its actions (`{{ … }}`) taken apart. */
function partsOf(option: Directive): readonly TemplatePart[] {
  const text = option.args.join(' ');
  const parts: TemplatePart[] = [];
  let end = 0;
  for (let start = text.indexOf('{{'); start >= 0; start = text.indexOf('{{', end)) {
    const close = text.indexOf('}}', start);
    if (close < 0) throw corefileError(option, '"{{" is never closed');
    const inside = text
      .slice(start + 2, close)
      .replace(/^-/, '')
      .replace(/-$/, '')
      .trim();
    parts.push(text.slice(end, start), actionOf(option, inside));
    end = close + 2;
  }
  parts.push(text.slice(end));
  const filled = parts.filter((part) => part !== '');
  // What doesn't depend on the question can be checked now.
  if (filled.every((part) => typeof part === 'string')) within(option, () => parseRecord(text));
  return filled;
}

function actionOf(option: Directive, text: string): TemplatePart {
  const field = /^\.(Name|Type|Class|Zone|Remote)$/.exec(text)?.[1];
  switch (field) {
    case 'Name':
    case 'Type':
    case 'Class':
    case 'Zone':
    case 'Remote':
      return { field };
    default:
  }
  const number = /^parseInt\s+(\S.*?)\s+(\d+)\s+\d+$/.exec(text);
  const group = groupOf(number?.[1] ?? text);
  const base = Number(number?.[2] ?? 10);
  if (group === undefined || base < 2 || base > 36) {
    throw corefileError(
      option,
      `{{ ${text} }} is not supported; .Name, .Type, .Class, .Zone, .Remote, .Group.NAME, index .Match N and parseInt are`,
    );
  }
  return number ? { group, base } : { group };
}

function groupOf(text: string): string | number | undefined {
  const named = /^\.Group\.(\w+)$/.exec(text) ?? /^\(?index \.Group "(\w+)"\)?$/.exec(text);
  if (named) return named[1];
  const numbered = /^\(?index \.Match (\d{1,4})\)?$/.exec(text);
  return numbered ? Number(numbered[1]) : undefined;
}

/** A group that no pattern has would be an answer that is never right. */
function checkGroups(
  directive: Directive,
  { answers, authorities, additionals }: TemplateRule,
  patterns: readonly LinearRegExp[],
): void {
  for (const part of [...answers, ...authorities, ...additionals].flat()) {
    if (typeof part === 'string' || !('group' in part)) continue;
    const { group } = part;
    const known =
      typeof group === 'number'
        ? patterns.every(({ groupCount }) => group <= groupCount) &&
          (group === 0 || patterns.length > 0)
        : patterns.some((pattern) => pattern.hasGroup(group));
    if (!known)
      throw corefileError(directive, `the patterns of this template have no group ${group}`);
  }
}

function within<T>(option: Directive, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof HoldfastError) throw corefileError(option, error.message);
    throw error;
  }
}
