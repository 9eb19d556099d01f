import { badRequest, invalid } from '#api/status.ts';
import type { FieldError } from '#api/validation/field-error.ts';
import type { Asked } from './target.ts';

/** Throws 400 for what is no number, 422 for numbers that make no sense, as upstream does for `PodLogOptions`. */
export function checkLogOptions({ info, query }: Asked): void {
  const faults: FieldError[] = [];
  const fault = (field: string, message: string): void => {
    faults.push({ type: 'FieldValueInvalid', field, message });
  };
  const atLeast = (field: string, least: number, words: string): void => {
    const text = query.get(field);
    if (text === null) return;
    if (!/^-?\d+$/.test(text)) {
      throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
    }
    if (Number(text) < least) fault(field, `Invalid value: ${text}: ${words}`);
  };
  atLeast('tailLines', 0, 'must be greater than or equal to 0');
  atLeast('limitBytes', 1, 'must be greater than 0');
  atLeast('sinceSeconds', 1, 'must be greater than 0');
  if (query.has('sinceSeconds') && query.has('sinceTime')) {
    faults.push({
      type: 'FieldValueForbidden',
      field: '',
      message: 'Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified',
    });
  }
  if (faults.length > 0) throw invalid({ group: '', kind: 'PodLogOptions' }, info.name, faults);
}
