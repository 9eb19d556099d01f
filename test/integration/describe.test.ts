/**
 * kubectl describe of every kind: the events of an object, what the server and its controllers filled in, and the objects
 * that belong to it, which kubectl asks the server for.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allResources, events } from '#api/gen/resources.ts';
import type { KubeObject, ResourceType } from '#api/object.ts';
import { apiVersionOf } from '#api/object.ts';
import { Cluster } from '#cluster/embedded.ts';
import { certificateRequest } from './testing/certificate.ts';
import { exampleOf } from './testing/examples.ts';
import { filled } from './testing/filled.ts';
import { kubectlFor } from './testing/kubectl.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start();
});
afterAll(() => cluster.stop());
const kubectl = kubectlFor(() => cluster);

/** Spaces in a row count as one. */
const squeezed = (text: string): string => text.replaceAll(/ +/g, ' ');

describe('each kind shows its events, and what the server filled in:', () => {
  /** kubectl itself shows no events of these. */
  const withoutEvents = new Set(
    [
      'ClusterRole ClusterRoleBinding Role RoleBinding LimitRange Namespace ResourceQuota Secret NetworkPolicy',
    ].flatMap((names) => names.split(' ')),
  );

  /** Lines that nobody wrote. A kind that isn't here has none, or stands below with all that belongs to it. */
  const filledIn: Readonly<Record<string, readonly string[]>> = {
    Namespace: [
      'Labels: kubernetes.io/metadata.name=every',
      'Status: Active',
      'No resource quota.',
      'No LimitRange resource.',
    ],
    Node: [
      'Taints: node.kubernetes.io/unschedulable:NoSchedule',
      'PodCIDR: 10.42.1.0/24',
      'Non-terminated Pods: (0 in total)',
    ],
    PersistentVolume: [
      'Finalizers: [kubernetes.io/pv-protection]',
      'Status: Available',
      'Reclaim Policy: Retain',
      'VolumeMode: Filesystem',
    ],
    PersistentVolumeClaim: [
      'Finalizers: [kubernetes.io/pvc-protection]',
      'Status: Pending',
      'Used By: <none>',
    ],
    Pod: [
      'Service Account: default',
      'Status: Pending',
      'QoS Class: BestEffort',
      ' PodScheduled False ',
    ],
    PodTemplate: [' Restart Policy: Always', ' Scheduler Name: default-scheduler'],
    Secret: ['Type: Opaque', 'a: 1 bytes'],
    Service: [
      'IP Family Policy: SingleStack',
      'TargetPort: 80/TCP',
      'Endpoints: 192.0.2.1:80',
      'Internal Traffic Policy: Cluster',
    ],
    MutatingAdmissionPolicy: [' Failure Policy: Fail', ' Match Policy: Equivalent', ' Scope: *'],
    MutatingWebhookConfiguration: [
      ' Match Policy: Equivalent',
      ' Reinvocation Policy: Never',
      ' Timeout Seconds: 10',
    ],
    ValidatingAdmissionPolicy: [' Failure Policy: Fail', ' Match Policy: Equivalent', ' Scope: *'],
    ValidatingWebhookConfiguration: [' Match Policy: Equivalent', ' Timeout Seconds: 10'],
    CustomResourceDefinition: [' Strategy: None', ' List Kind: EveryList', ' Singular: every'],
    APIService: [' Port: 443'],
    DaemonSet: [
      'Annotations: deprecated.daemonset.template.generation: 1',
      'Desired Number of Nodes Scheduled: 0',
    ],
    Deployment: [
      'Annotations: deployment.kubernetes.io/revision: 1',
      'RollingUpdateStrategy: 25% max unavailable, 25% max surge',
      ' Available True MinimumReplicasAvailable',
    ],
    StatefulSet: ['Update Strategy: RollingUpdate', ' Partition: 0'],
    HorizontalPodAutoscaler: [
      'Min replicas: 1',
      ' ScalingActive False ScalingDisabled scaling is disabled since the replica count of the target is zero',
    ],
    CronJob: [
      'Concurrency Policy: Allow',
      'Successful Job History Limit: 3',
      'Failed Job History Limit: 1',
    ],
    Job: ['Parallelism: 1', 'Completions: 1', 'Completion Mode: NonIndexed', 'Backoff Limit: 6'],
    CertificateSigningRequest: [
      'Requesting User: kubernetes-admin',
      'Status: Pending',
      ' Common Name: every',
    ],
    FlowSchema: [' Reason: Found', ' Type: Dangling'],
    PriorityLevelConfiguration: [
      ' Hand Size: 8',
      ' Queue Length Limit: 50',
      ' Queues: 64',
      ' Lendable Percent: 0',
    ],
    Ingress: ['Default backend: every:80 (192.0.2.1:80)'],
    NetworkPolicy: [' Policy Types: Ingress'],
    PodDisruptionBudget: [' Allowed disruptions: 0', ' Desired: 1', ' Total: 0'],
    ResourceClaim: [' Allocation Mode: ExactCount', ' Count: 1'],
    ResourceClaimTemplate: [' Allocation Mode: ExactCount', ' Count: 1'],
    PriorityClass: ['GlobalDefault: false', 'PreemptionPolicy: PreemptLowerPriority'],
    CSIDriver: [
      ' Attach Required: true',
      ' Fs Group Policy: ReadWriteOnceWithFSType',
      ' Volume Lifecycle Modes:',
    ],
    StorageClass: ['IsDefaultClass: No', 'ReclaimPolicy: Delete', 'VolumeBindingMode: Immediate'],
    VolumeAttachment: [' Attached: false'],
    ResourceQuota: ['pods 1 100'],
  };

  const types = allResources
    .map((type: ResourceType) => type)
    .filter((type) => apiVersionOf(type) !== 'autoscaling/v1');
  const csr = {
    'certificatesigningrequests.certificates.k8s.io': `{spec: {request: ${certificateRequest('/CN=every')}, signerName: test.example/every, usages: [client auth]}}`,
  };
  const examples = types.flatMap((type) => {
    const { group, resource } = type;
    const served = { ...type, resource: group ? `${resource}.${group}` : resource };
    const example = exampleOf({ ...served, apiVersion: apiVersionOf(type) }, csr);
    return example ? [{ type, example }] : [];
  });
  const told = ({ group, kind }: ResourceType): string => `told of ${group || 'core'} ${kind}`;
  const sections = new Map<string, string>();

  const list = JSON.stringify({
    apiVersion: 'v1',
    kind: 'List',
    items: examples.map(({ example }) => example),
  });
  // Its node without a kubelet would get Pods of what comes next.
  afterAll(() => kubectl('delete -f - --wait=false', list));

  beforeAll(async () => {
    await kubectl('create -f -', list);
    await Promise.all(
      examples.map(async ({ type, example: { metadata } }) => {
        const object = await cluster.client.get(type, metadata);
        await tell(type, object);
      }),
    );
    // Controllers have their say too: the last of them are the quota's and the autoscaler's.
    await kubectl('wait quota/every --for=jsonpath={.status.used.pods}=1');
    await kubectl('wait hpa/every --for=jsonpath={.status.conditions[1].reason}=ScalingDisabled');
    await kubectl('wait flowschema/every --for=jsonpath={.status.conditions[0].reason}=Found');
    await kubectl('wait deployment/every --for=condition=Available');
    await kubectl('wait pv/every --for=jsonpath={.status.phase}=Available');
    await kubectl('wait ns/every --for=jsonpath={.status.phase}=Active');
    await kubectl('wait pdb/every --for=jsonpath={.status.desiredHealthy}=1');
    const text = squeezed(await kubectl('describe -f -', list));
    const parts = text.split(/\n\n\n(?=Name: )/);
    expect(parts).toHaveLength(examples.length);
    for (const [index, { type }] of examples.entries())
      sections.set(told(type), parts[index] ?? '');
  });

  async function tell(type: ResourceType, { metadata }: KubeObject): Promise<void> {
    const { name, namespace, uid } = metadata;
    const about = { apiVersion: apiVersionOf(type), kind: type.kind, name, uid };
    await cluster.client.create(events, {
      metadata: { generateName: 'told-', namespace: namespace ?? 'default' },
      involvedObject: namespace === undefined ? about : { ...about, namespace },
      type: 'Warning',
      reason: 'Told',
      message: told(type),
    });
  }

  test.each(examples.map(({ type }): [string, ResourceType] => [told(type).slice(8), type]))(
    '%s',
    (_, type) => {
      const section = sections.get(told(type)) ?? '';
      expect(section.includes(` ${told(type)}`)).toBe(!withoutEvents.has(type.kind));
      for (const line of filledIn[type.kind] ?? []) expect(section).toContain(line);
    },
  );
});

describe('what belongs to', () => {
  beforeAll(async () => {
    await kubectl('apply -f -', filled);
    await kubectl('wait deployment/web -n told --for=condition=Available');
    await kubectl('wait pod/db-0 -n told --for=condition=Ready');
    await kubectl('wait quota/quota -n told --for=jsonpath={.status.used.pods}=6');
    await kubectl('wait job/once -n told --for=jsonpath={.status.ready}=1');
    await kubectl('wait pdb/web -n told --for=jsonpath={.status.currentHealthy}=2');
  });

  const address = '10\\.42\\.\\d+\\.\\d+';
  const pair = `${address}:80,${address}:80`;

  test.each<[what: string, lines: readonly RegExp[]]>([
    [
      'namespace told',
      [
        /^Resource Quotas\n Name: quota\n Resource Used Hard\n -------- --- ---\n pods 6 20\n requests.cpu 600m 20$/m,
        /^Resource Limits\n Type Resource Min Max Default Request Default Limit Max Limit\/Request Ratio\n .*\n Container cpu - 500m 100m 200m -$/m,
      ],
    ],
    ['quota quota', [/^pods 6 20\nrequests.cpu 600m 20$/m]],
    [
      'service web',
      [
        /^IP: 10\.43\.\d+\.\d+$/m,
        /^TargetPort: 80\/TCP\nNodePort: http 3\d{4}\/TCP$/m,
        new RegExp(`^Endpoints: ${pair}$`, 'm'),
      ],
    ],
    [
      'service balanced',
      [
        /^LoadBalancer Ingress: 127\.0\.0\.1 \(VIP\)$/m,
        new RegExp(`^Endpoints: ${pair}$`, 'm'),
        / Normal EnsuredLoadBalancer .* service-lb-controller Ensured load balancer$/m,
      ],
    ],
    ['endpoints web', [new RegExp(`^ Addresses: ${address},${address}$`, 'm'), /^ http 80 TCP$/m]],
    [
      'endpointslice -l kubernetes.io/service-name=web',
      [
        /^Labels: endpointslice.kubernetes.io\/managed-by=endpointslice-controller.k8s.io\n kubernetes.io\/service-name=web$/m,
        /^ Ready: true\n Hostname: <unset>\n TargetRef: Pod\/web-\S+\n NodeName: k3s-server$/m,
      ],
    ],
    [
      'ingress web',
      [
        new RegExp(`^Default backend: web:http \\(${pair}\\)$`, 'm'),
        new RegExp(`^ / web:80 \\(${pair}\\)$`, 'm'),
      ],
    ],
    [
      'deployment web',
      [
        /^Annotations: deployment.kubernetes.io\/revision: 1$/m,
        /^Replicas: 2 desired \| 2 updated \| 2 total \| 2 available \| 0 unavailable$/m,
        /^ Progressing True NewReplicaSetAvailable\nOldReplicaSets: <none>\nNewReplicaSet: web-\S+ \(2\/2 replicas created\)$/m,
        / Normal ScalingReplicaSet .* deployment-controller Scaled up replica set web-\S+ from 0 to 2$/m,
      ],
    ],
    [
      'replicaset -l app=web',
      [
        /^Controlled By: Deployment\/web\nReplicas: 2 current \/ 2 desired\nPods Status: 2 Running \/ 0 Waiting \/ 0 Succeeded \/ 0 Failed$/m,
        / Normal SuccessfulCreate .* replicaset-controller Created pod: web-\S+$/m,
      ],
    ],
    [
      'pod -l app=web',
      [
        /^Node: k3s-server\/127\.0\.0\.1$/m,
        /^Annotations: kubernetes.io\/limit-ranger: LimitRanger plugin set: cpu request for container c; cpu limit for container c$/m,
        new RegExp(
          `^IP: ${address}\nIPs:\n IP: ${address}\nControlled By: ReplicaSet/web-\\S+$`,
          'm',
        ),
        /^ PodReadyToStartContainers True \n Initialized True \n Ready True \n ContainersReady True \n PodScheduled True $/m,
        /^ ConfigMapName: kube-root-ca.crt$/m,
        /^QoS Class: Burstable$/m,
        /^Tolerations: node.kubernetes.io\/not-ready:NoExecute op=Exists for 300s\n node.kubernetes.io\/unreachable:NoExecute op=Exists for 300s$/m,
        / Normal Scheduled .* default-scheduler Successfully assigned told\/web-\S+ to k3s-server$/m,
        / Normal Started .* kubelet /m,
      ],
    ],
    [
      'statefulset db',
      [
        /^Replicas: 1 desired \| 1 total$/m,
        /^Pods Status: 1 Running \/ 0 Waiting \/ 0 Succeeded \/ 0 Failed$/m,
        / create Claim data-db-0 Pod db-0 in StatefulSet db success$/m,
        / create Pod db-0 in StatefulSet db successful$/m,
      ],
    ],
    [
      'pvc data-db-0',
      [
        /^Status: Bound\nVolume: pvc-\S+$/m,
        /^Finalizers: \[kubernetes.io\/pvc-protection\]\nCapacity: 1Gi\nAccess Modes: RWO\nVolumeMode: Filesystem\nUsed By: db-0$/m,
        / Normal ProvisioningSucceeded .* Successfully provisioned volume pvc-\S+$/m,
      ],
    ],
    ['pv', [/^Claim: told\/data-db-0$/m, /^ Term 0: kubernetes.io\/hostname in \[k3s-server\]$/m]],
    [
      'daemonset agent',
      [
        /^Number of Nodes Scheduled with Available Pods: 1$/m,
        / Normal SuccessfulCreate .* daemonset-controller Created pod: agent-\S+$/m,
      ],
    ],
    [
      'job once',
      [
        /^Start Time: \w{3}, .*\nPods Statuses: 1 Active \(1 Ready\) \/ 0 Succeeded \/ 0 Failed$/m,
        / Normal SuccessfulCreate .* job-controller Created pod: once-\S+$/m,
      ],
    ],
    ['cronjob often', [/^Last Schedule Time: <unset>\nActive Jobs: <none>$/m]],
    [
      'rc old',
      [
        /^Labels: app=old$/m,
        /^Replicas: 1 current \/ 1 desired$/m,
        / Normal SuccessfulCreate .* replication-controller Created pod: old-\S+$/m,
      ],
    ],
    ['pdb web', [/^ Allowed disruptions: 1\n Current: 2\n Desired: 1\n Total: 2$/m]],
    [
      'hpa web',
      [
        /^ resource cpu on pods \(as a percentage of request\): \S+ (\(\S+\) )?\/ 80%$/m,
        /^ AbleToScale True /m,
      ],
    ],
    [
      'secret token',
      [
        /^ kubernetes.io\/service-account.uid: \S+$/m,
        /^ca.crt: \d+ bytes\nnamespace: 4 bytes\ntoken: eyJ\S+$/m,
      ],
    ],
    ['serviceaccount robot', [/^Image pull secrets: pull( \(not found\))?$/m]],
    ['networkpolicy only', [/^ To Port: 3306\/TCP$/m, /^ Policy Types: Ingress$/m]],
  ])('%s', async (what, lines) => {
    const text = squeezed(await kubectl(`describe ${what} -n told`));
    for (const line of lines) expect(text).toMatch(line);
  });

  test('a node', async () => {
    const text = squeezed(await kubectl('describe node k3s-server'));
    for (const line of [
      /^Lease:\n HolderIdentity: k3s-server$/m,
      /^ Ready True .* KubeletReady kubelet is posting ready status$/m,
      /^Addresses:\n InternalIP: 127\.0\.0\.1\n Hostname: k3s-server$/m,
      /^Non-terminated Pods: \(6 in total\)$/m,
      /^ told agent-\S+ 100m \(\d+%\) 200m \(\d+%\) 0 \(0%\) 0 \(0%\) \d+s$/m,
      /^ cpu 600m \(\d+%\) 1200m \(\d+%\)$/m,
      / Normal RegisteredNode .* node-controller Node k3s-server event: Registered Node k3s-server in Controller$/m,
      / Normal NodeReady .* kubelet Node k3s-server status is now: NodeReady$/m,
    ]) {
      expect(text).toMatch(line);
    }
  });
});
