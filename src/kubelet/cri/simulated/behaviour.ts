/** What a simulated container does, read from its Pod's annotations; `README.md` lists them. */
import { tryParseQuantity } from '#api/quantity.ts';

const annotationPrefix = 'simulated.holdfast.dev/';
/** By this annotation of a container the kubelet says what it is for (`init`, …). */
const containerRole = 'io.kubernetes.container.role';

export interface Behaviour {
  /** Milliseconds from the start; absent: it runs until it is stopped. */
  readonly exitAfter?: number;
  readonly exitCode: number;
  readonly stopAfter: number;
  readonly readyAfter: number;
  readonly startError?: string;
  /** Billionths of a core that it uses all the time. */
  readonly nanoCores: number;
  readonly memoryBytes: number;
}

export interface BehaviourOf {
  readonly container: string;
  readonly podAnnotations: Readonly<Record<string, string>>;
  readonly containerAnnotations: Readonly<Record<string, string>>;
}

export function behaviourOf(subject: BehaviourOf): Behaviour {
  const { container, podAnnotations, containerAnnotations } = subject;
  const find = (name: string): string | undefined =>
    podAnnotations[`${annotationPrefix}${container}.${name}`] ??
    podAnnotations[`${annotationPrefix}${name}`];
  const milliseconds = (name: string): number | undefined => {
    const seconds = Number(find(name) ?? Number.NaN);
    return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
  };
  const amount = (name: string, usual: string, scale: number): number => {
    const parsed = tryParseQuantity(find(name) ?? usual);
    return Math.max(0, Math.round(Number(parsed?.nanos ?? 0n) / (1e9 / scale)));
  };
  const isInit = containerAnnotations[containerRole] === 'init';
  const exitAfter = milliseconds('exit-after') ?? (isInit ? 0 : undefined);
  const exitCode = Number(find('exit-code') ?? 0);
  const startError = find('start-error');
  return {
    ...(exitAfter === undefined ? {} : { exitAfter }),
    exitCode: Number.isInteger(exitCode) ? exitCode & 0xff : 0,
    stopAfter: milliseconds('stop-after') ?? 0,
    readyAfter: milliseconds('ready-after') ?? 0,
    nanoCores: amount('cpu', '1m', 1e9),
    memoryBytes: amount('memory', '1Mi', 1),
    ...(startError === undefined ? {} : { startError }),
  };
}
