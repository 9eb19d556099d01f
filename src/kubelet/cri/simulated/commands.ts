/** The few commands that a simulated container understands: enough for a first look and for simple init containers. */
import { readFileSync } from 'node:fs';
import type { ContainerConfig } from '../runtime.ts';

export interface CommandContext {
  readonly hostname: string;
  readonly config: Pick<ContainerConfig, 'env' | 'mounts'>;
}

export interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
  /** Milliseconds until it ends. */
  readonly lasts: number;
  /** `cat` without files: standard input is its output. */
  readonly echoesStdin: boolean;
}

const done: CommandResult = { stdout: '', stderr: '', exitCode: 0, lasts: 0, echoesStdin: false };

/** Undefined where the command isn't one of those. */
export function interpret(
  words: readonly string[],
  context: CommandContext,
): CommandResult | undefined {
  const [path = '', ...rest] = words;
  const program = path.slice(path.lastIndexOf('/') + 1);
  if (['sh', 'bash', 'ash'].includes(program) && rest[0] === '-c' && rest.length === 2) {
    return interpretScript(rest[1] ?? '', context);
  }
  return programs[program]?.(rest, context);
}

type Program = (words: readonly string[], context: CommandContext) => CommandResult | undefined;

const programs: Readonly<Record<string, Program>> = {
  true: () => done,
  false: () => ({ ...done, exitCode: 1 }),
  echo: (words) => ({ ...done, stdout: `${words.join(' ')}\n` }),
  hostname: (_, { hostname }) => ({ ...done, stdout: `${hostname}\n` }),
  env: (_, { config }) => ({
    ...done,
    stdout: config.env.map(({ name, value }) => `${name}=${value}\n`).join(''),
  }),
  exit: ([code = '0']) => ({ ...done, exitCode: Number(code) & 0xff }),
  sleep: ([seconds = '']) =>
    /^\d+(\.\d+)?$/.test(seconds) ? { ...done, lasts: Number(seconds) * 1000 } : undefined,
  cat: (files, context) =>
    files.length === 0 ? { ...done, echoesStdin: true } : readMounted(files, context),
};

/** Commands joined by `;`, `&&` or line ends; what has quotes, variables, pipes or redirections isn't understood. */
function interpretScript(script: string, context: CommandContext): CommandResult | undefined {
  if (/["'`$|<>()*?\\{}]/.test(script.replaceAll('&&', ''))) return undefined;
  let total = done;
  for (const part of script.split(/(;|&&|\n)/)) {
    const text = part.trim();
    if (text === '' || text === ';') continue;
    if (text === '&&') {
      if (total.exitCode !== 0) return total;
      continue;
    }
    const result = interpret(text.split(/\s+/), context);
    if (!result) return undefined;
    total = {
      stdout: total.stdout + result.stdout,
      stderr: total.stderr + result.stderr,
      exitCode: result.exitCode,
      lasts: total.lasts + result.lasts,
      echoesStdin: total.echoesStdin || result.echoesStdin,
    };
    if (text.startsWith('exit')) return total;
  }
  return total;
}

/** There is no file system, but what the kubelet mounts is there. */
function readMounted(files: readonly string[], { config }: CommandContext): CommandResult {
  let result = done;
  for (const file of files) {
    const mount = config.mounts
      .filter(({ containerPath: at }) => file === at || file.startsWith(`${at}/`))
      .toSorted((a, b) => b.containerPath.length - a.containerPath.length)[0];
    try {
      const inside = mount && mount.hostPath + file.slice(mount.containerPath.length);
      const text = inside ? readFileSync(inside, 'utf8') : undefined;
      if (text === undefined) throw new RangeError('not mounted');
      result = { ...result, stdout: result.stdout + text };
    } catch {
      const stderr = `${result.stderr}cat: ${file}: No such file or directory\n`;
      result = { ...result, stderr, exitCode: 1 };
    }
  }
  return result;
}
