/** What became of each test in the last runs, from the reports that `npm test` leaves. */
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from '../setup/tools.ts';

/** `absent`: there is no such test. `not run`: its file wasn't, such as on a machine that runs no containers. */
export type Outcome = 'passed' | 'failed' | 'absent' | 'not run';

export interface Results {
  /** Of all tests of a file whose full names begin so: `FILE > BEGINNING`, or just `FILE`. */
  readonly of: (name: string) => Outcome;
}

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    /** Why the file as a whole failed; empty when it didn't. */
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}

export type TestResults = ReadonlyMap<string, readonly (readonly [name: string, ok: boolean])[]>;

export function readResults(directory: string): Results {
  const byFile = new Map<string, (readonly [string, boolean])[]>();
  for (const project of ['unit', 'integration', 'e2e', 'faults']) {
    for (const { name, assertionResults } of readReport(
      join(directory, `vitest-${project}.json`),
    )) {
      // A row of a table that says itself that it has nothing to test here (skipIf) says nothing.
      const tests = assertionResults
        .filter(({ status }) => status === 'passed' || status === 'failed')
        .map(({ fullName, status }) => [fullName, status === 'passed'] as const);
      byFile.set(relative(root, name), tests);
    }
  }
  return resultsOf(byFile, (file) => existsSync(join(root, file)));
}

export function resultsOf(byFile: TestResults, isThere: (file: string) => boolean): Results {
  return {
    of(name) {
      const [file = '', ...path] = name.split(' > ');
      const tests = byFile.get(file);
      if (!tests) return isThere(file) ? 'not run' : 'absent';
      // Reports join the names of a test's groups with blanks, and quote the rows of some tables.
      const beginning = path.join(' ').replace(/ >$/, '').replaceAll("'", '');
      const meant = tests.filter(([fullName]) =>
        fullName.replaceAll("'", '').startsWith(beginning),
      );
      if (meant.length === 0) return 'absent';
      return meant.every(([, ok]) => ok) ? 'passed' : 'failed';
    },
  };
}

/** What failed in a project's last run: `FILE > TEST: the first line of why`. */
export function readFailures(path: string): readonly string[] {
  const firstLine = (text = ''): string => text.split('\n', 1)[0] ?? '';
  return readReport(path).flatMap(({ name, message, assertionResults }) => {
    const file = relative(root, name);
    const tests = assertionResults.filter(({ status }) => status === 'failed');
    if (message && tests.length === 0) return [`${file}: ${firstLine(message)}`];
    return tests.map(
      ({ fullName, failureMessages }) =>
        `${file} > ${fullName}: ${firstLine(failureMessages?.[0])}`,
    );
  });
}

function readReport(path: string): Report['testResults'] {
  try {
    const report: Report = JSON.parse(readFileSync(path, 'utf8'));
    return report.testResults;
  } catch {
    return [];
  }
}
