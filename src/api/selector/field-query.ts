/** Field selectors: `status.phase!=Failed,spec.nodeName=a`. Only equality, and only fields that a kind offers. */
import { pathSegmentFaults } from '../validation/names.ts';
import { badRequest } from '../status.ts';

export interface FieldTerm {
  readonly field: string;
  readonly operator: '=' | '!=';
  readonly value: string;
}

/** Throws a 400 in upstream's words. A backslash escapes `\`, `,` and `=` in a value. */
export function parseFieldSelector(text: string): readonly FieldTerm[] {
  return splitTerms(text)
    .filter((term) => term !== '')
    .map((term) => {
      const match = /^((?:[^\\=!]|\\.|!(?!=))*)(!=|==|=)(.*)$/s.exec(term);
      if (!match) {
        throw badRequest(`invalid selector: '${text}'; can't understand '${term}'`);
      }
      const [, field = '', operator, value = ''] = match;
      return { field, operator: operator === '!=' ? '!=' : '=', value: unescape(value, text) };
    });
}

function splitTerms(text: string): string[] {
  const terms: string[] = [];
  let term = '';
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\\') term += character + text.charAt(++at);
    else if (character === ',') {
      terms.push(term);
      term = '';
    } else term += character;
  }
  return [...terms, term];
}

function unescape(value: string, selector: string): string {
  if (/(?<!\\)(?:\\\\)*=/.test(value)) {
    throw badRequest(`invalid selector: '${selector}'; can't understand '${value}'`);
  }
  const bad = /\\([^\\,=]|$)/.exec(value.replaceAll('\\\\', ''));
  if (bad) throw badRequest(`invalid field selector: invalid escape sequence: ${bad[0]}`);
  return value.replace(/\\([\\,=])/g, '$1');
}

/** What a term's field is in an object; undefined when the kind doesn't offer the field. */
export type FieldLookup = (field: string) => string | undefined;

export function matchesFields(terms: readonly FieldTerm[], lookup: FieldLookup): boolean {
  return terms.every(
    ({ field, operator, value }) => ((lookup(field) ?? '') === value) === (operator === '='),
  );
}

/**
 * The object that a selector of `metadata.name=NAME` names, empty when it names none: such a list or watch is authorized
 * like a read of that object. A selector that can't be read names nobody here; the verb refuses it.
 */
export function nameSelected(selector: string | null | undefined): string {
  if (!selector) return '';
  try {
    const term = parseFieldSelector(selector).find(
      ({ field, operator }) => field === 'metadata.name' && operator === '=',
    );
    return term && pathSegmentFaults(term.value).length === 0 ? term.value : '';
  } catch {
    return '';
  }
}
