/** A kubelet server on a simulated node for tests: one running Pod `web` with one container `main`. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Pod } from '#api/gen/types.ts';
import { carry } from '#base/carry.ts';
import { systemClock } from '#base/clock.ts';
import { bug } from '#base/errors.ts';
import { silentLogger } from '#base/log.ts';
import { testAuthority } from '#base/testing/certificates.ts';
import { listening, portOf, socketPair } from '#base/testing/sockets.ts';
import { dialingEnd, dialThrough, servingEnd } from '#base/tunnel.ts';
import type { Runtime } from '../../cri/runtime.ts';
import { SimulatedRuntime } from '../../cri/simulated/simulated-runtime.ts';
import { containerConfig, sandboxConfig } from '../../cri/testing/configs.ts';
import type { NodeAccess, NodeRoute } from '../server.ts';
import { KubeletServer } from '../server.ts';

export interface Harness extends AsyncDisposable {
  readonly port: number;
  /** Options of `https.request` with a client certificate. */
  readonly client: { readonly ca: string; readonly cert: string; readonly key: string };
  readonly authority: string;
  readonly containerId: string;
  readonly logPath: string;
  readonly runtime: SimulatedRuntime;
}

export interface HarnessOptions {
  readonly authorize?: (access: NodeAccess) => boolean;
  /** Replaces methods of the simulated runtime. */
  readonly override?: Partial<Runtime>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
  readonly routes?: Readonly<Record<string, NodeRoute>>;
  /** How the tests reach it: `tunnel` is the way that API servers take to an agent. */
  readonly route?: Route;
}

export type Route = 'direct' | 'tunnel';
export const routes: readonly Route[] = ['direct', 'tunnel'];

export async function startHarness(options: HarnessOptions = {}): Promise<Harness> {
  const directory = await mkdtemp(path.join(tmpdir(), 'holdfast-kubelet-server-'));
  const runtime = new SimulatedRuntime({ clock: systemClock, podRange: '10.42.0.0/24' });
  const sandbox = sandboxConfig({
    logDirectory: directory,
    annotations: options.annotations ?? {},
  });
  const sandboxId = await runtime.runSandbox(sandbox);
  const container = containerConfig({ name: 'main', command: options.command ?? [] });
  const containerId = await runtime.createContainer(sandboxId, container);
  await runtime.startContainer(containerId);
  const pod = podWith(containerId, sandbox.name);
  const [authority, aborter] = [await testAuthority(), new AbortController()];
  const user = { commonName: 'kube-apiserver-kubelet-client', organizations: ['system:masters'] };
  const [certificate, client] = await Promise.all([authority.server(), authority.client(user)]);
  const server = new KubeletServer({
    nodeName: 'node',
    host: '127.0.0.1',
    port: 0,
    certificate,
    clientAuthority: authority.certificate,
    authorize: options.authorize ?? (() => true),
    pods: {
      find: (namespace, name, uid) =>
        namespace === 'default' && name === 'web' && (uid ?? 'uid') === 'uid'
          ? { pod, sandboxId }
          : undefined,
      list: () => [pod],
    },
    runtime: overridden(runtime, options.override),
    machine: { usage: () => Promise.resolve(undefined) },
    ...(options.routes ? { routes: options.routes } : {}),
    clock: systemClock,
    log: silentLogger,
  });
  const running = server.run(aborter.signal);
  await server.ready();
  const tunnel = options.route === 'tunnel' ? await throughTunnel(server.port) : undefined;
  return {
    port: tunnel?.port ?? server.port,
    client: { ca: authority.certificate, cert: client.certificate, key: client.key },
    authority: authority.certificate,
    containerId,
    logPath: path.join(directory, container.logPath),
    runtime,
    async [Symbol.asyncDispose]() {
      aborter.abort();
      await running;
      tunnel?.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** A port of its own that leads through a tunnel to that one. */
async function throughTunnel(to: number): Promise<{ readonly port: number; close(): void }> {
  const place = { host: '127.0.0.1', port: to };
  const [ours, theirs] = await socketPair();
  const serving = await servingEnd(theirs, () => place, systemClock);
  const dialing = await dialingEnd(ours, systemClock);
  if (!serving || !dialing) bug('the connection of the test has gone');
  const door = await listening(
    createServer(
      { allowHalfOpen: true },
      (socket) => void carry(socket, dialThrough(dialing, place)),
    ),
  );
  return {
    port: portOf(door),
    close() {
      door.close();
      serving.destroy();
      dialing.destroy();
    },
  };
}

/** The runtime with some methods replaced; the others keep their own `this`. */
function overridden(runtime: Runtime, override: Partial<Runtime> = {}): Runtime {
  return new Proxy(runtime, {
    get(target, name) {
      const replaced: unknown = Reflect.get(override, name);
      const own: unknown = replaced ?? Reflect.get(target, name);
      return typeof own === 'function' ? own.bind(replaced ? override : target) : own;
    },
  });
}

function podWith(containerId: string, name: string): Pod {
  const running = {
    name: 'main',
    image: 'busybox',
    imageID: 'sha256:1',
    ready: true,
    restartCount: 0,
    containerID: `containerd://${containerId}`,
    state: { running: { startedAt: '2026-01-01T00:00:00Z' } },
  };
  const waiting = {
    ...running,
    name: 'waiting',
    containerID: '',
    state: { waiting: { reason: 'ContainerCreating' } },
  };
  // Only what the server reads.
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', uid: 'uid' },
    spec: { containers: [] },
    status: { containerStatuses: [running, waiting] },
  } as unknown as Pod;
}
