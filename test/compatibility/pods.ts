/** Pods: what they can do on a node, and what of it is missing. */
import type { Area } from './area.ts';

const lifecycle = 'test/e2e/pod-lifecycle.test.ts';
const basics = 'test/e2e/pods.test.ts';
const api = 'test/integration/pods.test.ts';
const kubelet = 'src/kubelet/kubelet.test.ts';
const restarts = 'src/kubelet/restart.test.ts';
const validation =
  'src/apiserver/resources/core/pod-template/validation/validation.test.ts > containers';

export const pods: Area = {
  area: 'Pods',
  features: [
    {
      feature: 'Ephemeral containers: validation, target’s processes, never restarted',
      tests: [
        `${basics} > a debugging container sees the processes of its target`,
        'src/apiserver/resources/core/pod-template/validation/validation.test.ts > debugging containers',
      ],
    },
    {
      feature: '`kubectl debug`: a session with `--target`, `--copy-to`, `node/`',
      tests: [`${lifecycle} > kubectl debug`],
    },
    {
      feature: 'Init containers: order, failure, once more in a new sandbox',
      tests: [
        `${kubelet} > init containers run one after another`,
        `${kubelet} > a failing init container fails a Pod that never restarts`,
        'src/kubelet/plan.test.ts > planInit()',
      ],
    },
    {
      feature:
        'Sidecars: start in order behind their startup probe, stop last in the reverse order',
      tests: [
        `${lifecycle} > init containers and sidecars start in their order`,
        `${kubelet} > a Pod ends with its main containers first`,
      ],
    },
    {
      feature: 'Sidecars don’t keep a Pod from succeeding, and count for its readiness',
      tests: [`${basics} > ends`, "src/kubelet/status/pod-status.test.ts > a Pod's status"],
    },
    {
      feature: 'Container `restartPolicy` and `restartPolicyRules` with `Restart`',
      tests: [`${lifecycle} > a container is restarted by its own rules`, validation],
    },
    {
      feature: '`restartPolicyRules` with `RestartAllContainers`',
      tests: ['src/kubelet/restart-all.test.ts > all containers run again'],
    },
    {
      feature: 'The condition `AllContainersRestarting`',
      missing: 'the containers’ waiting reason says it; the condition isn’t set',
    },
    {
      feature: 'In-place resize: CPU and memory in the cgroup, sidecars, `RestartContainer`',
      tests: [`${lifecycle} > a resize`, 'src/kubelet/resize.test.ts'],
    },
    {
      feature: 'In-place resize: Deferred, Infeasible, in progress, after a restart of the kubelet',
      tests: [
        'src/kubelet/resize.test.ts > what the node never has is infeasible',
        'src/kubelet/resize.test.ts > a memory limit goes below what is used',
        'src/kubelet/resize.test.ts > a kubelet that starts again',
      ],
    },
    {
      feature: 'In-place resize: what is refused; quotas and the scheduler count it',
      tests: [
        'src/apiserver/resources/core/pod/resize.test.ts',
        `${api} > a resize`,
        'src/api/held-resources.test.ts',
      ],
    },
    {
      feature: 'Pod-level resources: scheduling, cgroup, resize',
      tests: ['src/apiserver/resources/core/pod/resize.test.ts > a sidecar can be resized'],
    },
    {
      feature: 'In-place resize of init containers that aren’t sidecars',
      missing:
        'refused with upstream’s words, as the gate InPlacePodVerticalScalingInitContainers is taken for off',
    },
    {
      feature: 'Readiness gates',
      tests: [`${lifecycle} > gates hold a Pod back`],
    },
    {
      feature: 'Scheduling gates: condition, column, only removed, placement narrowed meanwhile',
      tests: [
        `${api} > gates are opened one by one`,
        'src/apiserver/resources/core/pod/scheduling-update.test.ts',
      ],
    },
    {
      feature: '`status.observedGeneration`, and that of every condition',
      tests: [`${api} > every condition and the status say which generation`],
    },
    {
      feature: 'Probes: exec, HTTP, TCP, gRPC; thresholds, a grace period of their own',
      tests: [
        `${basics} > probes`,
        'src/kubelet/probes/run-probe.test.ts',
        'src/kubelet/probes/grpc.test.ts',
        'src/kubelet/probes/probe-worker.test.ts',
        `${restarts} > liveness kills and restarts; its own grace period counts`,
      ],
    },
    {
      feature: 'Lifecycle hooks: exec, HTTP, TCP, sleep',
      tests: [
        `${basics} > hooks run around the container`,
        'src/kubelet/hooks/hook.test.ts',
        `${restarts} > hooks: postStart must succeed`,
      ],
    },
    {
      feature: '`lifecycle.stopSignal`',
      missing:
        'behind the gate ContainerStopSignals, which is off in 1.36: dropped; the image’s own signal counts',
    },
    {
      feature: 'Crash-loop back-off, termination messages, `OOMKilled`',
      tests: [
        `${kubelet} > a container that keeps ending backs off`,
        `${basics} > ends`,
        'src/kubelet/containers/termination-message.test.ts',
      ],
    },
    {
      feature: 'Image pull policies, secrets, back-off and their messages',
      tests: [`${basics} > what is missing`, 'src/kubelet/image-pull/image-puller.test.ts'],
    },
    {
      feature: '`activeDeadlineSeconds`, grace periods, deletion',
      tests: [
        `${restarts} > activeDeadlineSeconds ends a Pod`,
        `${kubelet} > a deleted Pod is stopped with its grace period`,
        `${kubelet} > a second delete with less grace`,
      ],
    },
    {
      feature: 'Variables: `envFrom` with prefix, fields, resources with divisor, references',
      tests: [
        `${basics} > volumes and environment`,
        'src/kubelet/env/field-ref.test.ts',
        'src/kubelet/env/resource-field.test.ts',
        'src/kubelet/env/expand.test.ts',
      ],
    },
    {
      feature: 'Variables from files of a volume (`fileKeyRef`)',
      tests: [
        `${lifecycle} > what an init container wrote is a variable of the next`,
        'src/kubelet/env/env-file.test.ts',
      ],
    },
    {
      feature: 'ConfigMap, Secret, downward API and projected volumes with tokens; `subPathExpr`',
      tests: [
        `${basics} > volumes and environment`,
        'test/e2e/volumes.test.ts > content from the API',
        'src/kubelet/containers/mounts.test.ts',
      ],
    },
    {
      feature: 'Generic ephemeral volumes',
      tests: ['test/e2e/volumes.test.ts > storage'],
    },
    {
      feature: 'Image volumes',
      missing:
        'the runtime (containerd 1.6) doesn’t mount them; the Pod waits with an event FailedMount',
    },
    {
      feature: 'Projected `clusterTrustBundle` and `podCertificate`',
      missing: 'behind gates that are off in 1.36: dropped',
    },
    {
      feature: 'Host name, subdomain, `setHostnameAsFQDN`, `hostnameOverride`, `hostAliases`',
      tests: ['test/e2e/network.test.ts > names', 'src/kubelet/sandbox/hostname.test.ts'],
    },
    {
      feature: '`dnsPolicy` and `dnsConfig`',
      tests: ['test/e2e/network.test.ts > names', 'src/kubelet/sandbox/dns.test.ts'],
    },
    {
      feature: 'Host network, PID and IPC; shared process namespace; host ports',
      tests: [
        `${basics} > on the host network a Pod has the node's address`,
        `${lifecycle} > kubectl debug`,
        'test/integration/scheduling.test.ts > a host port is taken once',
      ],
    },
    {
      feature: 'Security context: users, groups, `fsGroup`, capabilities, read-only root, non-root',
      tests: [`${basics} > security`, 'test/e2e/volumes.test.ts > storage'],
    },
    {
      feature: 'Sysctls: the safe ones, others refused',
      tests: [`${lifecycle} > a kernel setting`, 'src/kubelet/resources/unsupported.test.ts'],
    },
    {
      feature: 'User namespaces (`hostUsers: false`)',
      missing: 'the runtime (containerd 1.6) has none: the sandbox fails and says so',
    },
    {
      feature: '`supplementalGroupsPolicy: Strict`',
      missing: 'the runtime (containerd 1.6) can’t: the Pod is refused, as upstream’s kubelet does',
    },
    {
      feature: 'AppArmor',
      missing: 'no profiles are given to the runtime: a Pod that asks for one is refused',
    },
    {
      feature: 'Priority and preemption',
      tests: ['test/integration/priorities.test.ts'],
    },
    {
      feature: 'Eviction by limits of local storage',
      tests: ['src/kubelet/eviction/eviction.test.ts', 'src/kubelet/eviction/limits.test.ts'],
    },
    {
      feature: 'Eviction under pressure of the node’s memory: order, condition, who is let in',
      tests: ['src/kubelet/eviction/memory-pressure.test.ts'],
    },
    {
      feature: 'Eviction under pressure of the node’s disk or of process numbers',
      missing:
        'the node’s conditions DiskPressure and PIDPressure are there, but no signal turns them True',
    },
    {
      feature: 'The node makes room for critical Pods (`Preempting`)',
      missing:
        'a critical Pod that doesn’t fit on its node is refused; the scheduler’s preemption works',
    },
    {
      feature: '`kubectl top`',
      tests: ['test/integration/metrics.test.ts > kubectl top'],
    },
    {
      feature: 'Static Pods',
      missing: 'the kubelet reads Pods from the API only',
    },
  ],
};
