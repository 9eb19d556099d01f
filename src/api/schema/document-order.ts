/** Decoding follows the schema; upstream's decoder follows the text. This puts what was found in the text's order. */
import { isRecord } from '#base/json-object.ts';
import { printPath } from './fault.ts';
import type { PathStep } from './fault.ts';

/** `findings` are paths into `body` as `printPath` writes them; those that aren't found there come last. */
export function inDocumentOrder(body: unknown, findings: readonly string[]): readonly string[] {
  if (findings.length < 2) return findings;
  const missing = new Set(findings);
  const ordered: string[] = [];
  const path: PathStep[] = [];
  const visit = (value: unknown): void => {
    if (missing.size === 0 || typeof value !== 'object' || value === null) return;
    const isList = Array.isArray(value);
    for (const [key, below] of Object.entries(value)) {
      path.push(isList ? Number(key) : key);
      const printed = printPath(path);
      if (missing.delete(printed)) ordered.push(printed);
      visit(below);
      path.pop();
    }
  };
  if (isRecord(body)) visit(body);
  return [...ordered, ...missing];
}
