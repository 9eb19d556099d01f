/** The security context of a container: its own settings over the Pod's. */
import { join } from 'node:path';
import type { Container, PodSecurityContext, SecurityContext } from '#api/gen/types.ts';
import type { ContainerSecurity } from '../cri/runtime.ts';
import { StartFailure } from './start-failure.ts';
import type { SyncContext } from '../sync-context.ts';
import { podTitle } from '../pod-containers.ts';

const failed = 'CreateContainerConfigError';

/** What the runtime's default masks (OCI); with `procMount: Unmasked` nothing is. */
const maskedPaths = [
  '/proc/asound',
  '/proc/acpi',
  '/proc/interrupts',
  '/proc/kcore',
  '/proc/keys',
  '/proc/latency_stats',
  '/proc/timer_list',
  '/proc/timer_stats',
  '/proc/sched_debug',
  '/proc/scsi',
  '/sys/firmware',
  '/sys/devices/virtual/powercap',
];
const readonlyPaths = ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger'];

export async function containerSecurity(
  context: SyncContext,
  container: Container,
  image: string,
): Promise<ContainerSecurity> {
  const pod: PodSecurityContext = context.pod.spec.securityContext ?? {};
  const own: SecurityContext = container.securityContext ?? {};
  const runAsUser = own.runAsUser ?? pod.runAsUser;
  const runAsGroup = own.runAsGroup ?? pod.runAsGroup;
  const imageUser = runAsUser === undefined ? await userOfImage(context, image) : {};
  if (own.runAsNonRoot ?? pod.runAsNonRoot) {
    checkNonRoot(context, container, { runAsUser, ...imageUser });
  }
  const uid = runAsUser ?? imageUser.uid;
  const unmasked = own.procMount === 'Unmasked' || own.privileged === true;
  return {
    privileged: own.privileged ?? false,
    addCapabilities: own.capabilities?.add ?? [],
    dropCapabilities: own.capabilities?.drop ?? [],
    ...(uid === undefined ? {} : { runAsUser: uid }),
    ...(uid === undefined && imageUser.username ? { runAsUsername: imageUser.username } : {}),
    ...(runAsGroup === undefined ? {} : { runAsGroup }),
    supplementalGroups: [
      ...(pod.fsGroup === undefined ? [] : [pod.fsGroup]),
      ...(pod.supplementalGroups ?? []),
    ],
    readOnlyRootFilesystem: own.readOnlyRootFilesystem ?? false,
    noNewPrivileges: own.allowPrivilegeEscalation === false,
    maskedPaths: unmasked ? [] : maskedPaths,
    readonlyPaths: unmasked ? [] : readonlyPaths,
    seccomp: seccompOf(own.seccompProfile ?? pod.seccompProfile, context.parts.config.rootDir),
  };
}

interface ImageUser {
  readonly uid?: number;
  readonly username?: string;
}

async function userOfImage({ parts }: SyncContext, image: string): Promise<ImageUser> {
  const status = await parts.runtime.imageStatus(image);
  // An image that names no user runs as root.
  if (status?.uid === undefined && !status?.username) return { uid: 0 };
  return {
    ...(status.uid === undefined ? {} : { uid: status.uid }),
    ...(status.username ? { username: status.username } : {}),
  };
}

function checkNonRoot(
  { pod }: SyncContext,
  container: Container,
  user: ImageUser & { readonly runAsUser: number | undefined },
): void {
  const where = `(pod: "${podTitle(pod)}", container: ${container.name})`;
  if (user.runAsUser !== undefined) {
    if (user.runAsUser !== 0) return;
    throw new StartFailure(failed, `container's runAsUser breaks non-root policy ${where}`);
  }
  if (user.uid === 0) {
    throw new StartFailure(
      failed,
      `container has runAsNonRoot and image will run as root ${where}`,
    );
  }
  if (user.uid === undefined && user.username) {
    throw new StartFailure(
      failed,
      `container has runAsNonRoot and image has non-numeric user (${user.username}), cannot verify user is non-root ${where}`,
    );
  }
}

function seccompOf(
  profile: SecurityContext['seccompProfile'],
  rootDir: string,
): ContainerSecurity['seccomp'] {
  if (profile?.type === 'RuntimeDefault') return 'runtime-default';
  if (profile?.type !== 'Localhost') return 'unconfined';
  return { localhost: join(rootDir, 'seccomp', profile.localhostProfile ?? '') };
}
