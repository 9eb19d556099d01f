/** Probes the containers of all Pods, and says what that means: started, ready, or to be killed. */
import type { Container, Pod, Probe } from '#api/gen/types.ts';
import type { Clock } from '#base/clock.ts';
import type { Logger } from '#base/log.ts';
import type { EventRecorder } from '#client/event-recorder.ts';
import type { ContainerStatus, Runtime } from '../cri/runtime.ts';
import { podIPsOf, type Observed } from '../observed.ts';
import type { KillOrder, ProbeVerdicts } from '../plan.ts';
import { allContainersOf, fieldPathOf, type PodContainer } from '../pod-containers.ts';
import type { ProbeNetwork } from './network.ts';
import { ProbeWorker, type ProbeKind } from './probe-worker.ts';
import { runProbe, type ProbeOutcome } from './run-probe.ts';

export interface ProberOptions {
  readonly runtime: Runtime;
  readonly network: ProbeNetwork;
  readonly clock: Clock;
  readonly log: Logger;
  readonly recorder: EventRecorder;
  /** A result changed: look at the Pod. */
  changed(podUid: string): void;
}

interface Probed {
  readonly podUid: string;
  readonly container: Container;
  readonly workers: Partial<Record<ProbeKind, ProbeWorker>>;
}

const titles = { startup: 'Startup', liveness: 'Liveness', readiness: 'Readiness' };

export class Prober implements ProbeVerdicts {
  readonly #options: ProberOptions;
  readonly #probed = new Map<string, Probed>();

  constructor(options: ProberOptions) {
    this.#options = options;
  }

  /** Probes what runs and no longer what doesn't; called at every sync, so a restarted kubelet goes on probing. */
  follow(pod: Pod, observed: Observed, nodeIP: string): void {
    const podIP = podIPsOf(pod, observed, nodeIP)[0] ?? '';
    const running = observed.containers.filter(({ state }) => state === 'running');
    for (const target of allContainersOf(pod)) {
      const run = running.find(({ name }) => name === target.container.name);
      if (run && podIP) this.#start(pod, target, { run, podIP });
    }
    for (const [id, { podUid }] of this.#probed) {
      if (podUid === pod.metadata.uid && !running.some((run) => run.id === id)) this.#stop(id);
    }
  }

  failure(containerId: string): KillOrder | undefined {
    const probed = this.#probed.get(containerId);
    if (!probed) return undefined;
    for (const reason of ['startup', 'liveness'] as const) {
      if (!probed.workers[reason]?.failed) continue;
      const grace = probed.container[`${reason}Probe`]?.terminationGracePeriodSeconds;
      return {
        reason,
        message: `Container ${probed.container.name} failed ${reason} probe, will be restarted`,
        ...(grace === undefined ? {} : { graceSeconds: grace }),
      };
    }
    return undefined;
  }

  started(containerId: string): boolean {
    return this.#probed.get(containerId)?.workers.startup?.passing ?? true;
  }

  ready(containerId: string): boolean {
    if (!this.started(containerId)) return false;
    return this.#probed.get(containerId)?.workers.readiness?.passing ?? true;
  }

  /** A Pod that ends isn't restarted, so only its readiness still matters. */
  stopRestarting(podUid: string): void {
    for (const probed of this.#probed.values()) {
      if (probed.podUid !== podUid) continue;
      probed.workers.startup?.stop();
      probed.workers.liveness?.stop();
    }
  }

  forget(podUid: string): void {
    for (const [id, probed] of this.#probed) if (probed.podUid === podUid) this.#stop(id);
  }

  close(): void {
    for (const id of this.#probed.keys()) this.#stop(id);
  }

  #stop(containerId: string): void {
    const probed = this.#probed.get(containerId);
    this.#probed.delete(containerId);
    for (const worker of Object.values(probed?.workers ?? {})) worker.stop();
  }

  #start(
    pod: Pod,
    target: PodContainer,
    { run, podIP }: { readonly run: ContainerStatus; readonly podIP: string },
  ): void {
    const { container, role } = target;
    if (this.#probed.has(run.id) || role === 'init' || role === 'ephemeral') return;
    const make = (kind: ProbeKind, probe: Probe | undefined): ProbeWorker | undefined =>
      probe && this.#worker(pod, target, { run, podIP, kind, probe });
    const startup = make('startup', container.startupProbe);
    const liveness = make('liveness', container.livenessProbe);
    const readiness = make('readiness', container.readinessProbe);
    const workers = {
      ...(startup ? { startup } : {}),
      ...(liveness ? { liveness } : {}),
      ...(readiness ? { readiness } : {}),
    };
    if (Object.keys(workers).length === 0) return;
    this.#probed.set(run.id, { podUid: pod.metadata.uid, container, workers });
    if (startup) {
      startup.start();
    } else {
      liveness?.start();
      readiness?.start();
    }
  }

  #worker(
    pod: Pod,
    target: PodContainer,
    {
      run,
      podIP,
      kind,
      probe,
    }: { run: ContainerStatus; podIP: string; kind: ProbeKind; probe: Probe },
  ): ProbeWorker {
    const { runtime, network, clock, log } = this.#options;
    const subject = { container: target.container, containerId: run.id, podIP };
    return new ProbeWorker({
      kind,
      probe,
      clock,
      log,
      startedAt: run.startedAt,
      attempt: () => runProbe(probe, subject, { runtime, network }),
      report: (outcome) => this.#report(pod, target, { kind, outcome }),
      changed: () => {
        if (kind === 'startup' && this.started(run.id)) this.#startOthers(run.id);
        this.#options.changed(pod.metadata.uid);
      },
    });
  }

  #startOthers(containerId: string): void {
    const probed = this.#probed.get(containerId);
    probed?.workers.liveness?.start();
    probed?.workers.readiness?.start();
  }

  #report(
    pod: Pod,
    target: PodContainer,
    { kind, outcome }: { readonly kind: ProbeKind; readonly outcome: ProbeOutcome },
  ): void {
    if (outcome.result === 'success') return;
    const words = {
      failure: 'failed',
      warning: 'warning',
      error: 'errored and resulted in unknown state',
    }[outcome.result];
    const reason = outcome.result === 'warning' ? 'ProbeWarning' : 'Unhealthy';
    const subject = { object: pod, fieldPath: fieldPathOf(target) };
    const message = `${titles[kind]} probe ${words}: ${outcome.output}`;
    this.#options.recorder.event(subject, 'Warning', reason, message);
  }
}
