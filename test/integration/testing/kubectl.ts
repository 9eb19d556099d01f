/** The real kubectl against an embedded cluster, and stories told in its commands. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { expect } from 'vitest';
import { kubectlPath } from '../../../scripts/setup/tools.ts';

export interface Output {
  readonly status: number | null;
  /** Standard output, then standard error, without the last line's end. */
  readonly text: string;
}

export interface KubectlOptions {
  readonly kubeconfig: string;
  /** kubectl 1.35 unless another is given. */
  readonly program?: string;
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** The folder that file names are relative to. */
  readonly folder?: string;
}

/** Words as such, or one text in which spaces part them and single quotes keep them together. */
export async function runKubectl(
  command: string | readonly string[],
  options: KubectlOptions,
): Promise<Output> {
  const words = typeof command === 'string' ? wordsOf(command) : command;
  const child = spawn(options.program ?? kubectlPath(), words, {
    env: { ...process.env, KUBECONFIG: options.kubeconfig, ...options.environment },
    ...(options.folder === undefined ? {} : { cwd: options.folder }),
    timeout: 30_000,
  });
  const status = new Promise<number | null>((resolve) => child.once('close', resolve));
  child.stdin.end(options.input ?? '');
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { status: await status, text: `${output}${errors}`.trimEnd() };
}

/** A kubectl that must succeed; what it prints. `cluster` is asked each time: it may not have started yet. */
export function kubectlFor(
  cluster: () => { readonly kubeconfig: string },
): (words: string, input?: string) => Promise<string> {
  return async (words, input = '') => {
    const { status, text: printed } = await runKubectl(words, {
      kubeconfig: cluster().kubeconfig,
      input,
    });
    expect(status, printed).toBe(0);
    return printed;
  };
}

function wordsOf(command: string): readonly string[] {
  const words = command.match(/(?:'[^']*'|[^\s'])+/g) ?? [];
  return words.map((word) => word.replaceAll("'", ''));
}

export interface Step {
  readonly run: string;
  /** The whole output, or what it must match. */
  readonly prints: string | RegExp;
  /** 0 when absent. */
  readonly status?: number;
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs the steps one after the other and compares what each prints, and its exit status. */
export async function tell(
  steps: readonly Step[],
  options: Pick<KubectlOptions, 'kubeconfig' | 'program' | 'folder'>,
): Promise<void> {
  for (const { run, prints, status = 0, input = '', environment = {} } of steps) {
    const output = await runKubectl(run, { ...options, input, environment });
    const shown = `$ kubectl ${run}\n`;
    if (typeof prints === 'string') expect(shown + output.text).toBe(shown + prints);
    else expect(output.text, shown).toMatch(prints);
    expect(output.status, shown + output.text).toBe(status);
  }
}
