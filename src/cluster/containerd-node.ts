/** The base of a node with real containers: a private containerd, its images, and the machine. */
import { once } from '#base/lifecycle.ts';
import { mkdirSync } from 'node:fs';
import { ContainerdProcess } from '#kubelet/cri/containerd/process.ts';
import { ContainerdRuntime } from '#kubelet/cri/containerd/containerd-runtime.ts';
import { socketOf } from '#kubelet/cri/containerd/config.ts';
import { createLinuxHost } from '#kubelet/host/linux-host.ts';
import { loadArchive } from '#kubelet/images/load.ts';
import { pauseImage, writePauseImage } from '#kubelet/images/pause-image.ts';
import { realProbeNetwork } from '#kubelet/probes/network.ts';
import { containerdOptions } from './containerd-options.ts';
import type { NodeBase, NodeOptions } from './node-base.ts';

export async function createContainerdNode({ config, clock, log }: NodeOptions): Promise<NodeBase> {
  const { paths } = config;
  const options = containerdOptions(paths);
  mkdirSync(paths.run, { recursive: true, mode: 0o700 });
  const socketPath = socketOf(options);
  const containerdLog = log.child({ part: 'containerd' });
  const containerd = new ContainerdProcess({
    ...options,
    clock,
    log: containerdLog,
    outlive: config.keepRuntime,
    environment: runtimeEnvironment(process.env),
  });
  const runtime = new ContainerdRuntime({ socketPath, clock, log: containerdLog });
  return {
    runtime,
    host: await createLinuxHost(paths.kubelet),
    probeNetwork: realProbeNetwork,
    // Without its `ready`: the control plane starts meanwhile.
    early: [{ name: containerd.name, run: (signal) => containerd.run(signal) }],
    before: [
      once('sandbox image', async () => {
        await containerd.ready();
        if (await runtime.imageStatus(pauseImage)) return;
        const archive = `${paths.run}/pause.tar`;
        await writePauseImage(archive);
        await loadArchive(archive, { socketPath, log: containerdLog });
      }),
    ],
  };
}

/** What containerd and its shims need of the environment: programs, and the way to registries. */
function runtimeEnvironment(env: NodeJS.ProcessEnv): Record<string, string> {
  const kept = [
    'PATH',
    'HTTP_PROXY',
    'HTTPS_PROXY',
    'NO_PROXY',
    'http_proxy',
    'https_proxy',
    'no_proxy',
  ];
  return Object.fromEntries(
    kept.flatMap((name): [string, string][] =>
      env[name] === undefined ? [] : [[name, env[name]]],
    ),
  );
}
