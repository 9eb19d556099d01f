/** Runs one probe once. */
import type { Container, Probe } from '#api/gen/types.ts';
import { HoldfastError, messageOf } from '#base/errors.ts';
import type { Runtime } from '../cri/runtime.ts';
import { execProbe } from './exec.ts';
import type { ProbeNetwork } from './network.ts';
import { resolvePort } from './port.ts';
import { urlOf, type HttpTarget } from './http.ts';

/** `error`: the probe itself couldn't be made, so it says nothing about the container. */
export type ProbeOutcome =
  | { readonly result: 'success' }
  | { readonly result: 'warning' | 'failure' | 'error'; readonly output: string };

export interface ProbeSubject {
  readonly container: Container;
  readonly containerId: string;
  readonly podIP: string;
}

export interface ProbeMeans {
  readonly runtime: Runtime;
  readonly network: ProbeNetwork;
}

export async function runProbe(
  probe: Probe,
  subject: ProbeSubject,
  means: ProbeMeans,
): Promise<ProbeOutcome> {
  try {
    return (await attempt(probe, subject, means)) ?? { result: 'success' };
  } catch (error) {
    const failed = error instanceof HoldfastError && error.code === 'COMMAND_FAILED';
    return { result: failed ? 'failure' : 'error', output: messageOf(error) };
  }
}

async function attempt(
  probe: Probe,
  { container, containerId, podIP }: ProbeSubject,
  { runtime, network }: ProbeMeans,
): Promise<ProbeOutcome | undefined> {
  const seconds = probe.timeoutSeconds ?? 1;
  const timeoutMs = seconds * 1000;
  if (probe.exec) {
    await execProbe(runtime, containerId, probe.exec.command ?? [], seconds);
    return undefined;
  }
  if (probe.httpGet) {
    const { host, port, ...rest } = probe.httpGet;
    const target = { ...rest, host: host || podIP, port: resolvePort(port, container) };
    return judgeHttp(target, await network.http(target, { timeoutMs }));
  }
  if (probe.tcpSocket) {
    const { host, port } = probe.tcpSocket;
    await network.tcp(host || podIP, resolvePort(port, container), { timeoutMs });
    return undefined;
  }
  if (probe.grpc) {
    const { port, service = '' } = probe.grpc;
    await network.grpc({ host: podIP, port, service }, timeoutMs);
  }
  return undefined;
}

function judgeHttp(
  target: HttpTarget,
  { status, redirectedTo }: { readonly status: number; readonly redirectedTo?: string },
): ProbeOutcome {
  if (redirectedTo) {
    return {
      result: 'warning',
      output: `Probe terminated redirects, Response body from ${urlOf(target).href}: ${redirectedTo}`,
    };
  }
  if (status >= 200 && status < 400) return { result: 'success' };
  return { result: 'failure', output: `HTTP probe failed with statuscode: ${status}` };
}
