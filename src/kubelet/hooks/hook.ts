/** Runs a lifecycle hook of a container: `exec`, `httpGet`, `tcpSocket` or `sleep`. */
import type { LifecycleHandler } from '#api/gen/types.ts';
import { sleep } from '#base/clock.ts';
import type { ContainerStatus } from '../cri/runtime.ts';
import type { PodContainer } from '../pod-containers.ts';
import { httpRequest } from '../probes/http.ts';
import { connectTcp } from '../probes/tcp.ts';
import { resolvePort } from '../probes/port.ts';
import type { SyncContext } from '../sync-context.ts';
import { observe, podIPsOf } from '../observed.ts';
import { HoldfastError } from '#base/errors.ts';

export interface HookRun {
  readonly target: PodContainer;
  readonly run: ContainerStatus;
  readonly hook: LifecycleHandler;
  readonly signal: AbortSignal;
}

type HookContext = Pick<SyncContext, 'pod' | 'parts'>;

/** How long a hook's connection may take; an `exec` may last as long as it likes. */
const connectTimeoutMs = 30_000;
/** CRI has no "for ever": a day. */
const execTimeoutSeconds = 86_400;

/** Rejects when the hook fails. */
export async function runHook(context: HookContext, hookRun: HookRun): Promise<void> {
  const { hook, signal, run, target } = hookRun;
  const { parts } = context;
  if (hook.sleep) return sleep(parts.clock, hook.sleep.seconds * 1000, signal);
  if (hook.exec) return exec(context, run, hook.exec.command ?? []);
  const action = hook.httpGet ?? hook.tcpSocket;
  if (!action) return;
  const host = action.host || (await podIP(context));
  const port = resolvePort(action.port, target.container);
  if (hook.httpGet) {
    await httpRequest({ ...hook.httpGet, host, port }, { timeoutMs: connectTimeoutMs, signal });
  } else {
    await connectTcp(host, port, { timeoutMs: connectTimeoutMs, signal });
  }
}

async function exec(
  { parts }: HookContext,
  run: ContainerStatus,
  command: readonly string[],
): Promise<void> {
  const result = await parts.runtime.execSync(run.id, command, execTimeoutSeconds);
  if (result.exitCode === 0) return;
  throw new HoldfastError(
    'COMMAND_FAILED',
    `command '${command.join(' ')}' exited with ${result.exitCode}: ${result.stderr.toString()}`,
  );
}

async function podIP({ pod, parts }: HookContext): Promise<string> {
  const observed = await observe(parts.runtime, pod.metadata.uid);
  return podIPsOf(pod, observed, parts.config.nodeIP)[0] ?? '';
}
