/** Where in an expression something is, as upstream's reports show it. */

interface Issue {
  readonly message: string;
  readonly offset: number;
}

interface Place {
  readonly line: number;
  /** From zero, in characters. */
  readonly column: number;
  readonly text: string;
}

/** One paragraph for each fault, in the order of their places: the fault, its line, and a mark below its column. */
export function errorReport(source: string, issues: readonly Issue[]): string {
  return issues
    .toSorted((a, b) => a.offset - b.offset)
    .map((issue) => paragraph(source, issue))
    .join('\n');
}

function paragraph(source: string, { message, offset }: Issue): string {
  if (offset < 0) return `ERROR: <input>:-1:0: ${message}`;
  const { line, column, text } = placeOf(source, offset);
  const mark = `${Array.from(text).slice(0, column).map(dotBelow).join('')}${isWide(text, column) ? '＾' : '^'}`;
  return `ERROR: <input>:${line}:${column + 1}: ${message}\n | ${text.replaceAll('\t', ' ')}\n | ${mark}`;
}

function placeOf(source: string, offset: number): Place {
  const before = source.slice(0, offset).split('\n');
  const column = Array.from(before.at(-1) ?? '').length;
  return { line: before.length, column, text: source.split('\n')[before.length - 1] ?? '' };
}

function dotBelow(character: string): string {
  return isWide(character, 0) ? '．' : '.';
}

/** What is beyond Latin-1 is marked below by characters that are wide too. */
function isWide(text: string, column: number): boolean {
  return (Array.from(text)[column]?.codePointAt(0) ?? 0) > 0x7f;
}
