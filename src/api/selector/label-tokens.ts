/** Splits the text of a label selector into words and operators. */

export interface Token {
  readonly kind: 'word' | 'operator' | 'end';
  readonly text: string;
}

/** How the structured form's operators with a set are written. */
export const requiredWords: Readonly<Record<string, string>> = { In: 'in', NotIn: 'notin' };

const token = /\s*(?:(==|!=|[=<>!(),])|([^\s=<>!(),]+))/y;

/** The last one is always the end. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const [, operator, word] = match;
    tokens.push(
      operator === undefined
        ? { kind: 'word', text: word ?? '' }
        : { kind: 'operator', text: operator },
    );
  }
  return [...tokens, { kind: 'end', text: '' }];
}
