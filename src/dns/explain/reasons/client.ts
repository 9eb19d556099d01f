/** Reasons that lie with who asks, or with the way to the server: the name itself may be well. */
import type { Case, Check, Finding } from '../case.ts';
import { policiesAgainstDns } from '../egress.ts';
import type { Destination } from '../egress.ts';
import { inNamespace, listing, quoted } from '../facts.ts';

/** RFC 1035 §2.3.4. */
const longestLabel = 63;
const longestName = 253;

export const nameInvalid: Check = ({ name }) => {
  const labels = name.replace(/\.$/, '').split('.');
  const long = labels.find((label) => label.length > longestLabel);
  const fault = labels.includes('')
    ? 'it has an empty part between two dots'
    : long === undefined
      ? name.length > longestName + 1
        ? `it has ${name.length} characters, and DNS carries ${longestName}`
        : /[^!-~]/.test(name)
          ? 'it has characters that DNS does not carry'
          : undefined
      : `its part "${long}" has ${long.length} characters, and DNS carries ${longestLabel}`;
  if (fault === undefined) return undefined;
  return {
    code: 'name-invalid',
    text: `"${name}" cannot be asked for: ${fault}.`,
    remedy: ['use a shorter name or spell it anew: of a Pod, metadata.name or spec.hostname'],
    evidence: { name },
  };
};

/** Of the client, where it doesn't ask the cluster. */
export const asksOthers: Check = (asked) => {
  const { client, snapshot, target } = asked;
  const { servers } = client.settings;
  if (target.kind === 'outside' || servers.includes(snapshot.dnsAddress)) return undefined;
  const { pod } = client;
  const policy = pod?.spec.dnsPolicy ?? 'ClusterFirst';
  const host = pod?.spec.hostNetwork === true;
  const why =
    policy === 'None'
      ? 'its dnsPolicy is None, and its dnsConfig names others'
      : host && policy === 'ClusterFirst'
        ? 'it is on the network of its node (hostNetwork), where dnsPolicy ClusterFirst means the servers of the node'
        : `its dnsPolicy is ${policy}`;
  const wanted = host ? 'ClusterFirstWithHostNet' : 'ClusterFirst';
  const asks = servers.length > 0 ? listing(servers) : 'nobody';
  return {
    code: 'not-cluster-dns',
    text: `The Pod asks ${asks} and not the cluster's DNS (${snapshot.dnsAddress}): ${why}.`,
    remedy: [`set spec.dnsPolicy: ${wanted} in the Pod's template; a Pod that runs keeps its own`],
    evidence: { servers, dnsPolicy: policy, hostNetwork: host },
  };
};

/** What its NetworkPolicies say of port 53. */
function forbidding(
  { client, snapshot }: Case,
  destination: Omit<Destination, 'namespaces'>,
): readonly string[] | undefined {
  if (!client.pod || client.pod.spec.hostNetwork) return undefined;
  const { policies, namespaces } = snapshot;
  return policiesAgainstDns(client.pod, policies, { ...destination, namespaces });
}

function allowDns({ snapshot, client }: Case, [name = '']: readonly string[]): readonly string[] {
  const rule = {
    ports: [
      { port: 53, protocol: 'UDP' },
      { port: 53, protocol: 'TCP' },
    ],
  };
  const known = snapshot.policies.find(({ metadata }) => metadata.name === name)?.spec?.egress;
  const patch = known
    ? { op: 'add', path: '/spec/egress/-', value: rule }
    : { op: 'add', path: '/spec/egress', value: [rule] };
  return [
    `kubectl patch networkpolicy ${name}${inNamespace(client.namespace)} --type json -p ${quoted([patch])}`,
  ];
}

/** Only a server that isn't the node's own can be out of reach: policies look at what leaves the node. */
export const policyForbids: Check = (asked) => {
  const { client, snapshot } = asked;
  const [server] = client.settings.servers;
  if (server === undefined || client.settings.servers.includes(snapshot.dnsAddress)) {
    return undefined;
  }
  const policies = forbidding(asked, { address: server });
  return (
    policies && forbiddenFinding(asked, policies, `The Pod's questions to ${server} go nowhere`)
  );
};

/** What answers on other Kubernetes, and what policies that admit DNS usually name. */
const dnsPodElsewhere = { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };

/** Nothing is lost here; but the same manifests elsewhere would be without DNS. */
export const policyForbidsElsewhere: Check = (asked) => {
  const { client, snapshot } = asked;
  if (!client.settings.servers.includes(snapshot.dnsAddress)) return undefined;
  const policies = forbidding(asked, {
    address: snapshot.dnsAddress,
    pod: dnsPodElsewhere,
  });
  return (
    policies &&
    forbiddenFinding(
      asked,
      policies,
      "The Pod may not ask DNS by its NetworkPolicies. Here it can, since its node's own DNS answers it; on another Kubernetes no name would resolve",
    )
  );
};

function forbiddenFinding(asked: Case, policies: readonly string[], consequence: string): Finding {
  const names = listing(policies.map((name) => `"${name}"`));
  return {
    code: 'policy-forbids-dns',
    text: `${consequence}: NetworkPolicy ${names} isolates its egress, and no rule admits UDP port 53.`,
    remedy: allowDns(asked, policies),
    evidence: { policies },
  };
}

export const serverSilent: Check = ({ walk, snapshot }) => {
  const { steps } = walk;
  if (steps.length === 0 || steps.some(({ outcome }) => outcome !== 'silent')) return undefined;
  return {
    code: 'server-silent',
    text: `The node's DNS (${snapshot.dnsAddress}) gave no answer.`,
    remedy: ['holdfast status   # and then: holdfast logs'],
  };
};

/** SERVFAIL for a name of the cluster has one reason. */
export const serverStarting: Check = ({ walk, snapshot }) => {
  const failed = walk.steps.find(
    ({ outcome, name }) => outcome === 'failed' && name.endsWith(`.${snapshot.clusterDomain}`),
  );
  if (!failed) return undefined;
  return {
    code: 'server-not-synced',
    text: 'The node\'s DNS has started, but has not yet heard from the API server which Services there are (SERVFAIL, never a wrong "no such name").',
    remedy: ['kubectl get nodes   # is the control plane up, and reached from that node?'],
  };
};
