/** Pods, namespaces and policies for the tests of network policies. */
import type { Namespace, NetworkPolicy, NetworkPolicySpec, Pod, PodSpec } from '#api/gen/types.ts';
import type { Labels } from './peers.ts';
import type { NetworkPolicyConfig } from './skeleton.ts';

export const config: NetworkPolicyConfig = { table: 'holdfast-test-policies', nodeName: 'node-1' };

let revision = 1;

function metaOf(name: string, labels: Labels = {}) {
  return {
    name,
    uid: `uid-${name}`,
    resourceVersion: String(revision++),
    creationTimestamp: '2026-01-01T00:00:00Z',
    labels,
  };
}

export interface PodOptions {
  readonly namespace?: string;
  readonly labels?: Labels;
  readonly spec?: Partial<PodSpec>;
  readonly phase?: 'Pending' | 'Running' | 'Succeeded' | 'Failed';
}

/** On node-1; its port 8080 is called `http`. */
export function pod(name: string, ip: string, options: PodOptions = {}): Pod {
  const { namespace = 'default', labels = { app: name }, spec = {}, phase = 'Running' } = options;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...metaOf(name, labels), namespace },
    spec: {
      nodeName: 'node-1',
      containers: [{ name: 'main', ports: [{ name: 'http', containerPort: 8080 }] }],
      ...spec,
    },
    status: { phase, ...(ip ? { podIP: ip } : {}) },
  };
}

export function namespace(name: string, labels: Labels = {}): Namespace {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: metaOf(name, labels), spec: {} };
}

/** As it is stored: with the directions that it is about. */
export function policy(
  spec: Partial<NetworkPolicySpec>,
  { name = 'policy', namespace = 'default' } = {},
): NetworkPolicy {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { ...metaOf(name), namespace },
    spec: { podSelector: {}, policyTypes: ['Ingress'], ...spec },
  };
}
