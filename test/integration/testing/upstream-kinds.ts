/** What the API server of 1.36 does with each kind that it stores, where kinds differ: its printers and strategies. */

export interface KindRules {
  /** `Name` of a column, with its type where that isn't `string`, and `!` where only `-o wide` shows it. */
  readonly columns: string;
  /** Selectable fields beyond those of the metadata. */
  readonly fields?: string;
  /** How another field is refused; `FIELD` stands for it. */
  readonly unknownField?: string;
  /** Merge patches that count as changes of what is wanted: the generation grows. Absent: there is no generation. */
  readonly generations?: readonly object[];
  /** A status to write; absent: no `status` subresource. */
  readonly status?: object;
  /** Of the metadata a status update takes neither labels nor annotations (`none`), or no labels (`annotations`). */
  readonly statusTakes?: 'none' | 'annotations';
  /** A PUT must name the resourceVersion. */
  readonly named?: true;
  /** A PUT creates. */
  readonly creates?: true;
  /** A DELETE answers the object, not a Status; some only because dependents are let go first. */
  readonly answersDeleted?: true;
}

const pods = 'Containers!|Images!|Selector!';
const event =
  'Last Seen|Type|Reason|Object|Subobject!|Source!|Message|First Seen!|Count!|Name/name!';
const binding = 'Name/name|Role|Age|Users!|Groups!|ServiceAccounts!';
const refused = 'field label not supported: FIELD';
const involved = 'kind namespace name uid apiVersion resourceVersion fieldPath';
const under = (parent: string): string =>
  involved
    .split(' ')
    .map((field) => `${parent}.${field}`)
    .join(' ');
const metadataOf = (name: string): string => `Name/name|${name}`;
const scaled = { spec: { replicas: 1 } };
const conditions = [
  {
    type: 'Told',
    status: 'True',
    reason: 'Told',
    message: 'by a test',
    lastTransitionTime: '2026-01-01T00:00:00Z',
  },
];
const hook = 'check.every.example';
const webhooks = {
  webhooks: [
    {
      name: hook,
      admissionReviewVersions: ['v1'],
      sideEffects: 'None',
      clientConfig: { url: 'https://every.example/other' },
    },
  ],
};
const paramKind = { spec: { paramKind: { apiVersion: 'v1', kind: 'ConfigMap' } } };
const param = {
  spec: { paramRef: { name: 'every', parameterNotFoundAction: 'Deny', namespace: 'default' } },
};

/** By `resource.group`, or `resource` of core. */
export const upstreamKinds: Readonly<Record<string, KindRules>> = {
  configmaps: { columns: 'Name/name|Data|Age' },
  endpoints: { columns: 'Name/name|Endpoints|Age', creates: true },
  events: {
    columns: event,
    fields: `${under('involvedObject')} reason reportingComponent source type`,
    creates: true,
  },
  limitranges: { columns: 'Name/name|Created At:date', creates: true },
  namespaces: {
    columns: 'Name/name|Status|Age',
    fields: 'status.phase',
    status: { conditions },
    answersDeleted: true,
  },
  nodes: {
    columns:
      'Name/name|Status|Roles|Age|Version|Internal-IP!|External-IP!|OS-Image!|Kernel-Version!|Container-Runtime!',
    fields: 'spec.unschedulable',
    status: { phase: 'Running' },
  },
  persistentvolumeclaims: {
    columns:
      'Name/name|Status|Volume|Capacity|Access Modes|StorageClass|VolumeAttributesClass|Age|VolumeMode!',
    status: { phase: 'Lost' },
    answersDeleted: true,
  },
  persistentvolumes: {
    columns:
      'Name/name|Capacity|Access Modes|Reclaim Policy|Status|Claim|StorageClass|VolumeAttributesClass|Reason|Age|VolumeMode!',
    status: { reason: 'Told' },
    answersDeleted: true,
  },
  pods: {
    columns: 'Name/name|Ready|Status|Restarts|Age|IP!|Node!|Nominated Node!|Readiness Gates!',
    fields:
      'spec.nodeName spec.host spec.restartPolicy spec.schedulerName spec.serviceAccountName spec.hostNetwork status.phase status.podIP status.podIPs status.nominatedNodeName',
    generations: [{ spec: { activeDeadlineSeconds: 100 } }],
    status: { message: 'told' },
    answersDeleted: true,
  },
  podtemplates: {
    columns: 'Name/name|Containers|Images|Pod Labels',
    generations: [{ template: { metadata: { labels: { other: 'label' } } } }],
    answersDeleted: true,
  },
  replicationcontrollers: {
    columns: `Name/name|Desired:integer|Current:integer|Ready:integer|Age|${pods}`,
    fields: 'status.replicas',
    generations: [scaled],
    status: { replicas: 3 },
    answersDeleted: true,
  },
  resourcequotas: {
    columns: 'Name/name|Request|Limit|Age',
    status: { hard: { pods: '7' } },
    answersDeleted: true,
  },
  secrets: { columns: 'Name/name|Type|Data|Age', fields: 'type' },
  serviceaccounts: { columns: 'Name/name|Age', answersDeleted: true },
  services: {
    columns: 'Name/name|Type|Cluster-IP|External-IP|Port(s)|Age|Selector!',
    fields: 'spec.clusterIP spec.type',
    status: { conditions },
    creates: true,
    answersDeleted: true,
  },
  'mutatingadmissionpolicies.admissionregistration.k8s.io': {
    columns: 'Name/name|Mutations:integer|ParamKind|Age',
    generations: [paramKind],
    named: true,
  },
  'mutatingadmissionpolicybindings.admissionregistration.k8s.io': {
    columns: 'Name/name|PolicyName|ParamRef|Age',
    generations: [param],
    named: true,
  },
  'mutatingwebhookconfigurations.admissionregistration.k8s.io': {
    columns: 'Name/name|Webhooks:integer|Age',
    generations: [webhooks],
    named: true,
  },
  'validatingadmissionpolicies.admissionregistration.k8s.io': {
    columns: 'Name/name|Validations:integer|ParamKind|Age',
    generations: [paramKind],
    status: { observedGeneration: 1 },
    statusTakes: 'none',
    named: true,
  },
  'validatingadmissionpolicybindings.admissionregistration.k8s.io': {
    columns: 'Name/name|PolicyName|ParamRef|Age',
    generations: [param],
    named: true,
  },
  'validatingwebhookconfigurations.admissionregistration.k8s.io': {
    columns: 'Name/name|Webhooks:integer|Age',
    generations: [webhooks],
    named: true,
  },
  'customresourcedefinitions.apiextensions.k8s.io': {
    columns: 'Name/name|Created At:date',
    // A finalizer holds it until its objects are gone.
    answersDeleted: true,
    generations: [{ spec: { names: { shortNames: ['ev'] } } }],
    status: { conditions },
    statusTakes: 'none',
    named: true,
  },
  'apiservices.apiregistration.k8s.io': {
    columns: 'Name/name|Service|Available|Age',
    status: { conditions },
    statusTakes: 'none',
    named: true,
  },
  'controllerrevisions.apps': { columns: 'Name/name|Controller|Revision|Age' },
  'daemonsets.apps': {
    columns: `Name/name|Desired:integer|Current:integer|Ready:integer|Up-to-date:integer|Available:integer|Node Selector|Age|${pods}`,
    generations: [{ spec: { minReadySeconds: 1 } }],
    status: { numberReady: 3 },
  },
  'deployments.apps': {
    columns: `Name/name|Ready|Up-to-date|Available|Age|${pods}`,
    generations: [scaled, { metadata: { annotations: { noted: 'yes' } } }],
    status: { replicas: 3 },
    statusTakes: 'annotations',
  },
  'replicasets.apps': {
    columns: `Name/name|Desired:integer|Current:integer|Ready:integer|Age|${pods}`,
    fields: 'status.replicas',
    generations: [scaled],
    status: { replicas: 3 },
  },
  'statefulsets.apps': {
    columns: 'Name/name|Ready|Age|Containers!|Images!',
    generations: [scaled],
    status: { replicas: 3 },
  },
  'horizontalpodautoscalers.autoscaling': {
    columns: 'Name/name|Reference|Targets|MinPods|MaxPods|Replicas|Age',
    status: { currentReplicas: 3, desiredReplicas: 3 },
  },
  'cronjobs.batch': {
    columns: `Name/name|Schedule|Timezone|Suspend:boolean|Active:integer|Last Schedule|Age|${pods}`,
    generations: [{ spec: { successfulJobsHistoryLimit: 1 } }],
    status: { lastScheduleTime: '2026-01-01T00:00:00Z' },
  },
  'jobs.batch': {
    columns: `Name/name|Status|Completions|Duration|Age|${pods}`,
    fields: 'status.successful',
    unknownField: 'field label "FIELD" not supported for batchv1.Job',
    generations: [{ spec: { parallelism: 2 } }],
    status: { ready: 0, terminating: 1 },
    answersDeleted: true,
  },
  'certificatesigningrequests.certificates.k8s.io': {
    columns: 'Name/name|Age|SignerName|Requestor|RequestedDuration|Condition',
    fields: 'spec.signerName',
    status: { conditions },
  },
  'leases.coordination.k8s.io': { columns: 'Name/name|Holder|Age', named: true, creates: true },
  'endpointslices.discovery.k8s.io': {
    columns: 'Name/name|AddressType|Ports|Endpoints|Age',
    generations: [{ ports: [{ name: '', port: 81 }] }, { metadata: { labels: { other: 'one' } } }],
  },
  'events.events.k8s.io': {
    columns: event,
    fields: `${under('regarding')} reason reportingController type`,
    creates: true,
  },
  'flowschemas.flowcontrol.apiserver.k8s.io': {
    columns: 'Name/name|PriorityLevel|MatchingPrecedence|DistinguisherMethod|Age|MissingPL',
    generations: [{ spec: { matchingPrecedence: 5001 } }],
    status: { conditions },
    statusTakes: 'none',
  },
  'prioritylevelconfigurations.flowcontrol.apiserver.k8s.io': {
    columns: 'Name/name|Type|NominalConcurrencyShares|Queues|HandSize|QueueLengthLimit|Age',
    generations: [{ spec: { limited: { nominalConcurrencyShares: 6 } } }],
    status: { conditions },
    statusTakes: 'none',
  },
  'ingressclasses.networking.k8s.io': {
    columns: 'Name/name|Controller|Parameters|Age',
    generations: [{ spec: { parameters: { kind: 'Settings', name: 'all', scope: 'Cluster' } } }],
  },
  'ingresses.networking.k8s.io': {
    columns: 'Name/name|Class|Hosts|Address|Ports|Age',
    generations: [{ spec: { ingressClassName: 'every' } }],
    status: { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } },
  },
  'ipaddresses.networking.k8s.io': {
    columns: 'Name/name|ParentRef',
  },
  'networkpolicies.networking.k8s.io': {
    columns: 'Name/name|Pod-Selector|Age',
    generations: [{ spec: { policyTypes: ['Ingress', 'Egress'] } }],
  },
  'servicecidrs.networking.k8s.io': {
    columns: 'Name/name|CIDRs|Age',
    status: { conditions },
    statusTakes: 'none',
  },
  'runtimeclasses.node.k8s.io': {
    columns: 'Name/name|Handler|Age',
    named: true,
    creates: true,
  },
  'poddisruptionbudgets.policy': {
    columns: 'Name/name|Min Available|Max Unavailable|Allowed Disruptions:integer|Age',
    generations: [{ spec: { minAvailable: 2 } }],
    status: { currentHealthy: 3, desiredHealthy: 2, disruptionsAllowed: 1, expectedPods: 3 },
    named: true,
  },
  'clusterrolebindings.rbac.authorization.k8s.io': { columns: binding, creates: true },
  'clusterroles.rbac.authorization.k8s.io': {
    columns: metadataOf('Created At:date'),
    creates: true,
  },
  'rolebindings.rbac.authorization.k8s.io': { columns: binding, creates: true },
  'roles.rbac.authorization.k8s.io': { columns: metadataOf('Created At:date'), creates: true },
  'deviceclasses.resource.k8s.io': {
    columns: metadataOf('Age'),
    generations: [{ spec: { selectors: null } }],
  },
  'resourceclaims.resource.k8s.io': {
    columns: 'Name/name|State|Age',
    status: { reservedFor: null },
    statusTakes: 'none',
  },
  'resourceclaimtemplates.resource.k8s.io': { columns: metadataOf('Age') },
  'resourceslices.resource.k8s.io': {
    columns: 'Name/name|Node|Driver|Pool|Age',
    fields: 'spec.driver spec.nodeName',
    unknownField: 'field label not supported for resource.k8s.io/v1, Kind=ResourceSlice: FIELD',
    generations: [{ spec: { devices: [{ name: 'two' }] } }],
  },
  'priorityclasses.scheduling.k8s.io': {
    columns: 'Name/name|Value:integer|Global-Default:boolean|Age|PreemptionPolicy',
    generations: [],
  },
  'csidrivers.storage.k8s.io': {
    columns:
      'Name/name|AttachRequired:boolean|PodInfoOnMount:boolean|StorageCapacity:boolean|TokenRequests|RequiresRepublish:boolean|Modes|Age',
    generations: [{ spec: { requiresRepublish: true } }],
    named: true,
  },
  'csinodes.storage.k8s.io': { columns: 'Name/name|Drivers:integer|Age', named: true },
  'csistoragecapacities.storage.k8s.io': {
    columns: 'Name/name|StorageClassName|Capacity',
    named: true,
  },
  'storageclasses.storage.k8s.io': {
    columns: 'Name/name|Provisioner|ReclaimPolicy|VolumeBindingMode|AllowVolumeExpansion|Age',
  },
  'volumeattachments.storage.k8s.io': {
    columns: 'Name/name|Attacher/name|PV|Node|Attached:boolean|Age',
    status: { attached: true },
    statusTakes: 'none',
    named: true,
  },
  'volumeattributesclasses.storage.k8s.io': { columns: 'Name/name|DriverName|Age' },
};

/** How a selector by a field that isn't offered is refused. */
export function refusalOf({ fields, unknownField = refused }: KindRules, field: string): string {
  return fields === undefined
    ? `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`
    : unknownField.replace('FIELD', field);
}
