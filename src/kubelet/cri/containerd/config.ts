/** The configuration file of a private containerd: version 2 of its format, which 1.6 and 2.x both read. */
import { existsSync } from 'node:fs';
import path from 'node:path';

export interface ContainerdOptions {
  /** Images and snapshots; survives a reboot. */
  readonly rootDirectory: string;
  /** Socket, pid file, configuration, running tasks; on a file system that a reboot empties, and with a short path. */
  readonly stateDirectory: string;
  readonly cniConfigDirectory: string;
  /** The first that holds plugins is taken. Debian's are in /usr/lib/cni. */
  readonly cniPluginDirectories: readonly string[];
  /** What holds a Pod's namespaces. */
  readonly sandboxImage: string;
  /** True where CAP_SYS_RESOURCE is missing, so that lowering an OOM score is left out instead of failing. */
  readonly restrictOomScoreAdjust: boolean;
  /** The program; found on the PATH by default. */
  readonly program?: string;
}

/** Parts of containerd that nothing here uses: they cost start-up time and memory. */
const disabledPlugins = [
  'io.containerd.snapshotter.v1.aufs',
  'io.containerd.snapshotter.v1.blockfile',
  'io.containerd.snapshotter.v1.btrfs',
  'io.containerd.snapshotter.v1.devmapper',
  'io.containerd.snapshotter.v1.zfs',
  'io.containerd.internal.v1.opt',
  'io.containerd.internal.v1.restart',
  'io.containerd.internal.v1.tracing',
  'io.containerd.monitor.v1.cgroups',
  'io.containerd.monitor.task.v1.cgroups',
  'io.containerd.tracing.processor.v1.otlp',
  'io.containerd.nri.v1.nri',
];

export function socketOf({ stateDirectory }: Pick<ContainerdOptions, 'stateDirectory'>): string {
  return path.join(stateDirectory, 'containerd.sock');
}

export function configPathOf({ stateDirectory }: ContainerdOptions): string {
  return path.join(stateDirectory, 'config.toml');
}

/** The file's text. A JSON string is a TOML string too. */
export function renderConfig(options: ContainerdOptions): string {
  const quote = (text: string): string => JSON.stringify(text);
  const list = (items: readonly string[]): string => `[${items.map(quote).join(', ')}]`;
  const cri = 'plugins."io.containerd.grpc.v1.cri"';
  // containerd 1.6 takes one directory.
  const plugins =
    options.cniPluginDirectories.find((directory) =>
      existsSync(path.join(directory, 'loopback')),
    ) ??
    options.cniPluginDirectories[0] ??
    '';
  return `version = 2
root = ${quote(options.rootDirectory)}
state = ${quote(path.join(options.stateDirectory, 'containerd'))}
disabled_plugins = ${list(disabledPlugins)}

[grpc]
  address = ${quote(socketOf(options))}

[debug]
  level = "warn"

[${cri}]
  sandbox_image = ${quote(options.sandboxImage)}
  disable_apparmor = true
  enable_unprivileged_icmp = true
  enable_unprivileged_ports = true
  netns_mounts_under_state_dir = true
  restrict_oom_score_adj = ${options.restrictOomScoreAdjust}
  stream_server_address = "127.0.0.1"
  stream_server_port = "0"

[${cri}.cni]
  bin_dir = ${quote(plugins)}
  conf_dir = ${quote(options.cniConfigDirectory)}

[${cri}.containerd]
  snapshotter = "overlayfs"
  default_runtime_name = "runc"

[${cri}.containerd.runtimes.runc]
  runtime_type = "io.containerd.runc.v2"

[${cri}.containerd.runtimes.runc.options]
  Root = ${quote(path.join(options.stateDirectory, 'runc'))}
  SystemdCgroup = false
`;
}
