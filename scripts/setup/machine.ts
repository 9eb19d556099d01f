/** What real containers need of the machine: which Debian packages are missing, and installing them. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

interface Need {
  readonly debianPackage: string;
  /** Any of these paths shows that it is installed. */
  readonly paths: readonly string[];
}

const needs: readonly Need[] = [
  { debianPackage: 'containerd', paths: ['/usr/bin/containerd', '/usr/local/bin/containerd'] },
  { debianPackage: 'runc', paths: ['/usr/sbin/runc', '/usr/bin/runc', '/usr/local/sbin/runc'] },
  {
    debianPackage: 'containernetworking-plugins',
    paths: ['/usr/lib/cni/bridge', '/opt/cni/bin/bridge'],
  },
  { debianPackage: 'nftables', paths: ['/usr/sbin/nft', '/sbin/nft'] },
  { debianPackage: 'iproute2', paths: ['/usr/sbin/ip', '/sbin/ip', '/usr/bin/ip'] },
];

/** What single tests need, which are left out without it. */
const testNeeds: readonly Need[] = [
  { debianPackage: 'systemd', paths: ['/usr/bin/systemd-analyze', '/bin/systemd-analyze'] },
];

/** The Debian packages that are missing, in the order in which they would be named. */
export function missingPackages(of: readonly Need[] = needs): string[] {
  return of
    .filter(({ paths }) => !paths.some((path) => existsSync(path)))
    .map(({ debianPackage }) => debianPackage);
}

/** Installs what is missing, saying so first. Throws with apt's own words when that fails. */
export function installPackages(packages: readonly string[]): void {
  console.error(`Installing Debian packages: ${packages.join(' ')}`);
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...words: string[]): void => {
    execFileSync('apt-get', ['-qq', ...words], {
      env: environment,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  };
  apt('update');
  apt('install', '-y', '--no-install-recommends', ...packages);
}

export type Readiness =
  | { readonly real: true }
  | { readonly real: false; readonly reasons: readonly string[] };

/** Makes the machine ready for real containers, or says what stands in the way. */
export function prepareMachine(): Readiness {
  if (process.getuid?.() !== 0) {
    return {
      real: false,
      reasons: ['not root: containers, network namespaces and nftables need root rights'],
    };
  }
  const missing = missingPackages();
  if (missing.length > 0) {
    try {
      installPackages(missing);
    } catch (error) {
      return {
        real: false,
        reasons: [
          `the Debian packages ${missing.join(' ')} cannot be installed: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`,
        ],
      };
    }
  }
  const reasons = missingKernelFeatures();
  return reasons.length > 0 ? { real: false, reasons } : { real: true };
}

/** Installs what single tests need besides, where that can be done. */
export function prepareTests(): void {
  const missing = missingPackages(testNeeds);
  if (missing.length === 0 || process.getuid?.() !== 0) return;
  try {
    installPackages(missing);
  } catch {
    console.log(`Not installed; tests that need them are left out: ${missing.join(' ')}`);
  }
}

/** Tries what the kernel must have, in a network namespace that is gone again afterwards. */
function missingKernelFeatures(): string[] {
  const name = `holdfast-check-${process.pid}`;
  const inside = ['netns', 'exec', name];
  const checks: readonly [what: string, command: readonly string[]][] = [
    ['network namespaces (CONFIG_NET_NS)', ['ip', 'netns', 'add', name]],
    ['bridges (CONFIG_BRIDGE)', ['ip', ...inside, 'ip', 'link', 'add', 'check0', 'type', 'bridge']],
    [
      'veth pairs (CONFIG_VETH)',
      ['ip', ...inside, 'ip', 'link', 'add', 'check1', 'type', 'veth', 'peer', 'name', 'check2'],
    ],
    [
      'VXLAN (CONFIG_VXLAN)',
      [
        'ip',
        ...inside,
        ...'ip link add check3 type vxlan id 1 dstport 8472 local 192.0.2.1 nolearning'.split(' '),
      ],
    ],
    [
      'nftables NAT (CONFIG_NFT_NAT)',
      [
        'ip',
        ...inside,
        'nft',
        'add table ip check; add chain ip check c { type nat hook postrouting priority 100; }; add rule ip check c masquerade',
      ],
    ],
  ];
  const reasons: string[] = [];
  for (const [what, [program = '', ...words]] of checks) {
    try {
      execFileSync(program, words, { stdio: 'pipe' });
    } catch {
      reasons.push(`the kernel lacks ${what}`);
    }
  }
  try {
    execFileSync('ip', ['netns', 'delete', name], { stdio: 'pipe' });
  } catch {
    // It was never made; that is one of the reasons already.
  }
  if (!execFileSync('cat', ['/proc/filesystems'], { encoding: 'utf8' }).includes('overlay')) {
    reasons.push('the kernel lacks overlayfs (CONFIG_OVERLAY_FS; try: modprobe overlay)');
  }
  return reasons;
}
