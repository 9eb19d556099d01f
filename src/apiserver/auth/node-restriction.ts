/**
 * NodeRestriction: what a kubelet that may write a kind may write of it: its own Node, the status of its own Pods, its
 * own Lease, tokens for its own Pods, certificates for itself. Whoever takes a node over must not get at others.
 */
import {
  certificateSigningRequests,
  leases,
  nodes,
  pods,
  serviceAccounts,
} from '#api/gen/resources.ts';
import type { CertificateSigningRequest, Pod, TokenRequest } from '#api/gen/types.ts';
import { requestOf } from '#api/certificates/conditions.ts';
import {
  kubeletClientSigner,
  kubeletServingSigner,
  nodeUserPrefix,
} from '#api/certificates/signers.ts';
import type { KubeObject, ResourceType } from '#api/object.ts';
import { readRequest } from '#base/certificate-request.ts';
import type { AdmissionPlugin, AdmissionRequest } from '../admission/admission.ts';
import { isOf, refuse } from '../admission/kinds.ts';
import type { Reader } from '../registry/strategy.ts';
import { nodeOf } from './node-identity.ts';

const mirrorAnnotation = 'kubernetes.io/config.mirror';

export const nodeRestriction: AdmissionPlugin = {
  name: 'NodeRestriction',
  operations: ['CREATE', 'UPDATE', 'DELETE'],
  async validate(request, { user, reader }) {
    const node = nodeOf(user);
    if (node === undefined) return;
    for (const { type, fault } of checks) {
      const why = isOf(request, type) ? await fault(request, node, reader) : undefined;
      if (why !== undefined) throw refuse(request, why);
    }
  },
};

type Answer = string | undefined;
type Fault = (request: AdmissionRequest, node: string, reader: Reader) => Answer | Promise<Answer>;

const checks: readonly {
  readonly type: ResourceType;
  readonly fault: Fault;
}[] = [
  { type: nodes, fault: nodeFault },
  { type: pods, fault: podFault },
  { type: leases, fault: leaseFault },
  { type: serviceAccounts, fault: tokenFault },
  { type: certificateSigningRequests, fault: certificateFault },
];

function nodeFault(request: AdmissionRequest, node: string): string | undefined {
  const name = request.name || (request.object?.metadata.name ?? '');
  if (name !== node) return `node "${node}" is not allowed to modify node "${name}"`;
  const before = request.stored?.metadata.labels ?? {};
  const after = request.object?.metadata.labels ?? {};
  const changed = Object.keys({ ...before, ...after }).filter(
    (label) => isRestricted(label) && before[label] !== after[label],
  );
  if (request.operation === 'DELETE' || changed.length === 0) return undefined;
  return `is not allowed to modify labels: ${changed.sort().join(', ')}`;
}

/** Kubernetes' own labels are for the control plane, but for these and what is below the two kubelet domains. */
const kubeletLabels = new Set([
  'beta.kubernetes.io/arch',
  'beta.kubernetes.io/instance-type',
  'beta.kubernetes.io/os',
  'failure-domain.beta.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
  'kubernetes.io/arch',
  'kubernetes.io/hostname',
  'kubernetes.io/os',
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
]);
const kubeletDomains = ['kubelet.kubernetes.io', 'node.kubernetes.io'];
const ownDomains = ['kubernetes.io', 'k8s.io'];

function isRestricted(label: string): boolean {
  const [domain = ''] = label.split('/', 1);
  const isWithin = (one: string): boolean => domain === one || domain.endsWith(`.${one}`);
  if (!label.includes('/') || !ownDomains.some(isWithin)) return false;
  return !kubeletLabels.has(label) && !kubeletDomains.some(isWithin);
}

function podFault(request: AdmissionRequest, node: string): string | undefined {
  const { operation, subresource } = request;
  const isOwn = (object: KubeObject | undefined): boolean => podNode(object) === node;
  if (subresource === 'eviction') {
    return isOwn(request.stored)
      ? undefined
      : `node "${node}" can only evict pods with spec.nodeName set to itself`;
  }
  if (subresource === 'status') {
    return isOwn(request.stored)
      ? undefined
      : `node "${node}" can only update pod status for pods with spec.nodeName set to itself`;
  }
  if (operation === 'DELETE') {
    return !request.stored || isOwn(request.stored)
      ? undefined
      : `node "${node}" can only delete pods with spec.nodeName set to itself`;
  }
  if (operation !== 'CREATE' || subresource !== '') return `unexpected operation "${operation}"`;
  if (request.object?.metadata.annotations?.[mirrorAnnotation] === undefined) {
    return `pod does not have "${mirrorAnnotation}" annotation, node "${node}" can only create mirror pods`;
  }
  return isOwn(request.object)
    ? undefined
    : `node "${node}" can only create pods with spec.nodeName set to itself`;
}

function podNode(object: KubeObject | undefined): string | undefined {
  // The registry has decoded it as a Pod.
  return (object as Pod | undefined)?.spec.nodeName;
}

function leaseFault(request: AdmissionRequest, node: string): string | undefined {
  if (request.namespace !== 'kube-node-lease') {
    return 'can only access leases in the "kube-node-lease" system namespace';
  }
  const name = request.name || request.object?.metadata.name;
  return name === node
    ? undefined
    : 'can only access node lease with the same name as the requesting node';
}

function tokenFault(request: AdmissionRequest, node: string, reader: Reader): string | undefined {
  if (request.subresource !== 'token') return undefined;
  // The body of the subresource has passed the schema of TokenRequest.
  const reference = (request.object as TokenRequest | undefined)?.spec?.boundObjectRef;
  if (reference?.kind !== 'Pod' || !reference.name)
    return 'node requested token not bound to a pod';
  if (!reference.uid) return 'node requested token with a pod binding without a uid';
  const pod = reader.get(pods, { namespace: request.namespace, name: reference.name });
  if (!pod) return 'node requested token bound to a pod that does not exist';
  if (pod.metadata.uid !== reference.uid) {
    return `the UID in the bound object reference (${reference.uid}) does not match the UID in record`;
  }
  return podNode(pod) === node
    ? undefined
    : 'node requested token bound to a pod scheduled on a different node';
}

/** Certificates that make somebody a node are only for the node itself. */
async function certificateFault(request: AdmissionRequest, node: string): Promise<Answer> {
  if (request.operation !== 'CREATE' || request.subresource !== '') return undefined;
  // The registry has decoded it.
  const sent = request.object as CertificateSigningRequest;
  const { signerName } = sent.spec;
  if (signerName !== kubeletClientSigner && signerName !== kubeletServingSigner) return undefined;
  const user = `${nodeUserPrefix}${node}`;
  const { commonName } = await readRequest(requestOf(sent));
  return commonName === user ? undefined : `can only create a node CSR with CN=${user}`;
}
