/**
 * `npm test`: sets the machine up, then checks types, lint, format, and runs every test. Without root or with a kernel
 * that lacks something, the tests on real containers are left out, and it says so.
 *
 * `npm test -- --project unit` (or integration, e2e, faults) runs only that; more words go to vitest.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { areas } from '../test/compatibility/index.ts';
import { readPage, withTables } from './compatibility/page.ts';
import { readFailures, readResults } from './compatibility/results.ts';
import { prepareMachine, prepareTests } from './setup/machine.ts';
import { cacheDir, debianKubectlPath, kubectlPath } from './setup/tools.ts';

interface Outcome {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly seconds: number;
  /** Which tests failed and why, a line each; of a check it stands above. */
  readonly failures?: readonly string[];
}

const words = process.argv.slice(2);
const projectAt = words.indexOf('--project');
const wanted = projectAt >= 0 ? words[projectAt + 1] : undefined;
const rest = projectAt >= 0 ? words.toSpliced(projectAt, 2) : words;

const machine = prepareMachine();
prepareTests();
console.log(`kubectl: ${kubectlPath()}`);
if (machine.real) console.log(`Debian's kubectl: ${debianKubectlPath()}`);

const outcomes: Outcome[] = [];
if (!wanted) {
  outcomes.push(
    check('types', 'node_modules/typescript/bin/tsc', '-p', '.'),
    check('lint', 'node_modules/oxlint/bin/oxlint', '--type-aware'),
    check('format', 'node_modules/oxfmt/bin/oxfmt', '--check'),
  );
}
for (const project of ['unit', 'integration', 'e2e', 'faults']) {
  if (wanted && wanted !== project) continue;
  if ((project === 'e2e' || project === 'faults') && !machine.real) continue;
  outcomes.push(vitest(project, rest));
}

if (!wanted) outcomes.push(compatibility());

console.log('');
for (const { name, passed, failed, seconds, failures = [] } of outcomes) {
  console.log(
    `${failed ? 'FAILED' : 'ok    '}  ${name.padEnd(12)} ${passed} passed, ${failed} failed (${seconds.toFixed(0)} s)`,
  );
  // Again at the end: a log that was cut off at its beginning still tells what failed.
  for (const failure of failures) console.log(`          ${failure}`);
}
if (!machine.real) {
  console.log('\nThe tests on real containers (e2e, faults) were left out:');
  for (const reason of machine.reasons) console.log(`  - ${reason}`);
}
const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;

/** One check that holds or doesn't. */
function check(name: string, script: string, ...args: string[]): Outcome {
  console.log(`\n== ${name}`);
  const begin = performance.now();
  const { status } = spawnSync(process.execPath, [script, ...args], { stdio: 'inherit' });
  const ok = status === 0;
  return {
    name,
    passed: ok ? 1 : 0,
    failed: ok ? 0 : 1,
    seconds: (performance.now() - begin) / 1000,
  };
}

/** Whether docs/compatibility.md says what these results do. */
function compatibility(): Outcome {
  console.log('\n== compatibility');
  const begin = performance.now();
  const results = readResults(cacheDir);
  const page = readPage();
  const made = withTables(page, areas, (name) => results.of(name));
  const ok = made === page;
  if (!ok) {
    console.log(
      'docs/compatibility.md does not say what the tests do; make it anew: npm run compatibility',
    );
    const said = new Set(page.split('\n'));
    for (const line of made.split('\n')) if (!said.has(line)) console.log(`  ${line}`);
  }
  const seconds = (performance.now() - begin) / 1000;
  return { name: 'compatibility', passed: ok ? 1 : 0, failed: ok ? 0 : 1, seconds };
}

function vitest(project: string, args: readonly string[]): Outcome {
  console.log(`\n== ${project} tests`);
  mkdirSync(cacheDir, { recursive: true });
  const report = `${cacheDir}/vitest-${project}.json`;
  rmSync(report, { force: true });
  const begin = performance.now();
  const { status } = spawnSync(
    process.execPath,
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--project',
      project,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...args,
    ],
    { stdio: 'inherit' },
  );
  const seconds = (performance.now() - begin) / 1000;
  const counts = countsOf(report);
  // A file that cannot even be loaded, or an error outside a test, fails the run without a failed test.
  const failed = status === 0 ? counts.failed : Math.max(1, counts.failed);
  return {
    name: project,
    passed: counts.passed,
    failed,
    seconds,
    failures: readFailures(report),
  };
}

function countsOf(report: string): { passed: number; failed: number } {
  try {
    const { numPassedTests, numFailedTests }: { numPassedTests: number; numFailedTests: number } =
      JSON.parse(readFileSync(report, 'utf8'));
    return { passed: numPassedTests, failed: numFailedTests };
  } catch {
    return { passed: 0, failed: 1 };
  }
}
