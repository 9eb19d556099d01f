/** Runs other programs (ip, nft, mount, …) and turns their failures into errors that name the command. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { HoldfastError, isSystemError } from './errors.ts';

export interface CommandOptions {
  /** Written to standard input. */
  readonly input?: string;
  readonly signal?: AbortSignal;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Standard output of the command. Rejects with COMMAND_FAILED or PROGRAM_MISSING. */
export async function run(
  program: string,
  words: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const result = await attempt(program, words, options);
  if (result.status === 0) return result.stdout;
  const said = (result.stderr || result.stdout).trim().split('\n').slice(-3).join('; ');
  throw new HoldfastError(
    'COMMAND_FAILED',
    `${program} ${words.join(' ')} failed (${result.status}): ${said}`,
  );
}

export interface CommandResult {
  /** 128 and more: ended by a signal. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** As `run`, but a status other than 0 is a result and no error. */
export function attempt(
  program: string,
  words: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...words], {
      stdio: ['pipe', 'pipe', 'pipe'],
      ...(options.signal ? { signal: options.signal } : {}),
      ...(options.env ? { env: options.env } : {}),
      ...(options.cwd ? { cwd: options.cwd } : {}),
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    // A program that ends without reading its input is judged by its status.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
    child.on('error', (error) => reject(spawnFailure(program, error)));
    child.on('close', (code) =>
      resolve({
        status: code ?? 128,
        stdout: Buffer.concat(stdout).toString(),
        stderr: Buffer.concat(stderr).toString(),
      }),
    );
  });
}

/** The lines that a program prints while it runs. Ends with the program; a signal that aborts ends both. */
export async function* lines(
  program: string,
  words: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<string> {
  const child = spawn(program, [...words], { stdio: ['ignore', 'pipe', 'ignore'] });
  let failure: Error | undefined;
  child.on('error', (error) => (failure = spawnFailure(program, error)));
  const stop = (): void => void child.kill();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    yield* createInterface({ input: child.stdout });
    if (failure) throw failure;
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}

function spawnFailure(program: string, error: Error): Error {
  if (isSystemError(error, 'ENOENT')) {
    return new HoldfastError('PROGRAM_MISSING', `${program} is not installed`, {
      cause: error,
      remedy: `install it (Debian: apt-get install ${debianPackageOf[program] ?? program})`,
    });
  }
  if (error.name === 'AbortError') {
    return new HoldfastError('ABORTED', `${program} was stopped`, { cause: error });
  }
  return new HoldfastError('COMMAND_FAILED', `${program} cannot be run: ${error.message}`, {
    cause: error,
  });
}

const debianPackageOf: Readonly<Record<string, string>> = {
  ip: 'iproute2',
  bridge: 'iproute2',
  nft: 'nftables',
  nsenter: 'util-linux',
  setpriv: 'util-linux',
  ctr: 'containerd',
};
