/** The faults of probes and lifecycle hooks: what is asked of a container, and how. */
import type {
  ExecAction,
  GRPCAction,
  HTTPGetAction,
  Lifecycle,
  LifecycleHandler,
  Probe,
  TCPSocketAction,
} from '#api/gen/types.ts';
import { forbidden, invalid, invalidEach, required } from '#api/validation/errors.ts';
import { httpHeaderNameFaults, portNumberFaults } from '#api/validation/names.ts';
import {
  each,
  fine,
  nonNegative,
  portNumberOrName,
  requiredOneOf,
  requiredText,
} from '../../../validation/checks.ts';
import type { Errors } from '../../../validation/checks.ts';

interface Handlers {
  readonly exec?: ExecAction;
  readonly httpGet?: HTTPGetAction;
  readonly tcpSocket?: TCPSocketAction;
  readonly grpc?: GRPCAction;
  readonly sleep?: LifecycleHandler['sleep'];
}

function validateHandlers(handlers: Handlers, field: string): Errors {
  const { exec, httpGet, tcpSocket, grpc, sleep } = handlers;
  const checks: readonly Errors[] = [
    ...(exec ? [validateExec(exec, `${field}.exec`)] : []),
    ...(httpGet ? [validateHttpGet(httpGet, `${field}.httpGet`)] : []),
    ...(tcpSocket ? [portNumberOrName(`${field}.tcpSocket.port`, tcpSocket.port)] : []),
    ...(grpc ? [invalidEach(`${field}.grpc.port`, grpc.port, portNumberFaults(grpc.port))] : []),
    ...(sleep ? [nonNegative(`${field}.sleep.seconds`, sleep.seconds)] : []),
  ];
  if (checks.length === 0) return [required(field, 'must specify a handler type')];
  const [first = fine] = checks;
  return checks.length === 1
    ? first
    : [...first, forbidden(field, 'may not specify more than 1 handler type')];
}

function validateExec({ command = [] }: ExecAction, field: string): Errors {
  return command.length > 0 ? fine : [required(`${field}.command`)];
}

function validateHttpGet(action: HTTPGetAction, field: string): Errors {
  return [
    ...requiredText(`${field}.path`, action.path),
    ...portNumberOrName(`${field}.port`, action.port),
    ...requiredOneOf(`${field}.scheme`, action.scheme, ['HTTP', 'HTTPS']),
    ...each(action.httpHeaders, `${field}.httpHeaders`, ({ name }, path) =>
      invalidEach(path, name, httpHeaderNameFaults(name)),
    ),
  ];
}

export type ProbeKind = 'livenessProbe' | 'readinessProbe' | 'startupProbe';

export function validateProbe(probe: Probe | undefined, kind: ProbeKind, parent: string): Errors {
  if (!probe) return fine;
  const field = `${parent}.${kind}`;
  const { terminationGracePeriodSeconds: grace, successThreshold } = probe;
  const graceField = `${field}.terminationGracePeriodSeconds`;
  return [
    ...validateHandlers(probe, field),
    ...nonNegative(`${field}.initialDelaySeconds`, probe.initialDelaySeconds),
    ...nonNegative(`${field}.timeoutSeconds`, probe.timeoutSeconds),
    ...nonNegative(`${field}.periodSeconds`, probe.periodSeconds),
    ...nonNegative(`${field}.successThreshold`, successThreshold),
    ...nonNegative(`${field}.failureThreshold`, probe.failureThreshold),
    ...(grace !== undefined && grace <= 0
      ? [invalid(graceField, grace, 'must be greater than 0')]
      : fine),
    ...(grace !== undefined && kind === 'readinessProbe'
      ? [invalid(graceField, grace, 'must not be set for readinessProbes')]
      : fine),
    // Once alive is alive: only readiness can ask for several successes.
    ...(kind !== 'readinessProbe' && successThreshold !== 1
      ? [invalid(`${field}.successThreshold`, successThreshold ?? 0, 'must be 1')]
      : fine),
  ];
}

export function validateLifecycle(lifecycle: Lifecycle | undefined, field: string): Errors {
  const { postStart, preStop } = lifecycle ?? {};
  return [
    ...(postStart ? validateHandlers(postStart, `${field}.postStart`) : fine),
    ...(preStop ? validateHandlers(preStop, `${field}.preStop`) : fine),
  ];
}
