/** Where a relayed request goes: to the kubelet of a Pod's node, or straight to a Pod or a Service's endpoint. */
import ipaddr from 'ipaddr.js';
import { serviceNameLabel } from '#api/endpoint-slices.ts';
import { endpointSlices, nodes, pods, services } from '#api/gen/resources.ts';
import type { Node, Pod, ServicePort } from '#api/gen/types.ts';
import { badRequest, internalError, notFound, serviceUnavailable } from '#api/status.ts';
import type { RequestInfo } from '#client/api-handler.ts';
import type { Reader } from '../registry/strategy.ts';
import { isTrue } from '../request-info.ts';
import { chooseContainer } from './pod-container.ts';

export interface Target {
  readonly scheme: 'http' | 'https';
  /** Whose kubelet it is: that proves itself with the cluster's authority, and is shown the API server's certificate. */
  readonly node?: string;
  readonly host: string;
  readonly port: number;
  /** With its query. */
  readonly path: string;
}

export interface Asked {
  readonly reader: Reader;
  readonly info: RequestInfo;
  readonly query: URLSearchParams;
}

/** What kubelets take as they come (`PodLogOptions`). */
const logOptions = [
  'follow',
  'insecureSkipTLSVerifyBackend',
  'limitBytes',
  'previous',
  'sinceSeconds',
  'sinceTime',
  'stream',
  'tailLines',
  'timestamps',
];

/** The log of a container; undefined when the Pod is on no node yet, so that there is none. */
export function logTarget(asked: Asked): Target | undefined {
  const pod = podOf(asked);
  const container = chooseContainer(pod, asked.query.get('container') ?? '');
  const query = new URLSearchParams(
    [...asked.query].filter(
      ([name]) => logOptions.includes(name) && name !== 'insecureSkipTLSVerifyBackend',
    ),
  );
  if (!pod.spec.nodeName) return undefined;
  return onKubelet(asked, pod, `containerLogs/${placeOf(pod)}/${container}`, query);
}

/** `exec` and `attach`. */
export function containerTarget(asked: Asked): Target {
  const pod = podOf(asked);
  const container = chooseContainer(pod, asked.query.get('container') ?? '');
  const query = new URLSearchParams();
  const streams = { stdin: 'input', stdout: 'output', stderr: 'error', tty: 'tty' };
  for (const [flag, name] of Object.entries(streams)) {
    if (isTrue(asked.query.get(flag))) query.append(name, '1');
  }
  for (const word of asked.query.getAll('command')) query.append('command', word);
  return onKubelet(asked, pod, `${asked.info.subresource}/${placeOf(pod)}/${container}`, query);
}

export function portForwardTarget(asked: Asked): Target {
  const pod = podOf(asked);
  const query = new URLSearchParams(asked.query.getAll('ports').map((port) => ['port', port]));
  return onKubelet(asked, pod, `portForward/${placeOf(pod)}`, query);
}

/** `nodes/NAME/proxy/...`: any path of the kubelet. */
export function nodeTarget(asked: Asked): Target {
  const { name } = splitName(asked.info.name);
  const node = asked.reader.get(nodes, { name });
  if (!node) throw notFound(nodes, name);
  return { ...kubeletOf(node), path: proxiedPath(asked) };
}

/** `pods/[SCHEME:]NAME[:PORT]/proxy/...` */
export function podTarget(asked: Asked): Target {
  const { scheme, name, port } = splitName(asked.info.name);
  const pod = asked.reader.get(pods, { namespace: asked.info.namespace, name });
  if (!pod) throw notFound(pods, name);
  const host = pod.status?.podIP ?? '';
  if (!isReachableForAll(host)) throw badRequest('address not allowed');
  const [first] = pod.spec.containers.flatMap((container) => container.ports ?? []);
  const number = port === '' ? (first?.containerPort ?? 80) : Number(port);
  return { scheme, host, port: number, path: proxiedPath(asked) };
}

/** A Pod's address comes from its node: it must not lead to what only this machine may reach. */
function isReachableForAll(host: string): boolean {
  if (!ipaddr.isValid(host)) return false;
  return !['loopback', 'linkLocal', 'unspecified', 'multicast'].includes(
    ipaddr.process(host).range(),
  );
}

/** `services/[SCHEME:]NAME[:PORT]/proxy/...`: any ready endpoint. */
export function serviceTarget(asked: Asked): Target {
  const { scheme, name, port } = splitName(asked.info.name);
  const { namespace } = asked.info;
  const service = asked.reader.get(services, { namespace, name });
  if (!service) throw notFound(services, name);
  const ports = service.spec.ports ?? [];
  const wanted = ports.find((one) => matchesPort(one, port, ports.length));
  if (!wanted) throw serviceUnavailable(`no service port "${port}" found for service "${name}"`);
  const slices = asked.reader
    .list(endpointSlices, namespace)
    .filter(({ metadata }) => metadata.labels?.[serviceNameLabel] === name);
  for (const slice of slices) {
    const number = slice.ports?.find((one) => (one.name ?? '') === (wanted.name ?? ''))?.port;
    const ready = slice.endpoints?.find((endpoint) => endpoint.conditions?.ready !== false);
    const [host] = ready?.addresses ?? [];
    if (number !== undefined && host !== undefined) {
      return { scheme, host, port: number, path: proxiedPath(asked) };
    }
  }
  throw serviceUnavailable(`no endpoints available for service "${name}"`);
}

function matchesPort(port: ServicePort, asked: string, count: number): boolean {
  if (asked === '') return count === 1;
  return port.name === asked || String(port.port) === asked;
}

function podOf({ reader, info }: Asked): Pod {
  const pod = reader.get(pods, { namespace: info.namespace, name: info.name });
  if (!pod) throw notFound(pods, info.name);
  return pod;
}

function placeOf({ metadata: { namespace, name } }: Pod): string {
  return `${namespace}/${name}`;
}

function onKubelet({ reader }: Asked, pod: Pod, path: string, query: URLSearchParams): Target {
  const { nodeName = '' } = pod.spec;
  if (nodeName === '') {
    throw badRequest(`pod ${pod.metadata.name} does not have a host assigned`);
  }
  const node = reader.get(nodes, { name: nodeName });
  if (!node) throw notFound(nodes, nodeName);
  const search = query.size > 0 ? `?${query.toString()}` : '';
  return { ...kubeletOf(node), path: `/${path}${search}` };
}

/** Throws 500 while the node says no address. */
export function kubeletOf(node: Node): Omit<Target, 'path'> {
  const addresses = node.status?.addresses ?? [];
  const host =
    addresses.find(({ type }) => type === 'InternalIP') ??
    addresses.find(({ type }) => type === 'Hostname');
  if (!host) throw internalError(`no preferred addresses found for node "${node.metadata.name}"`);
  const port = node.status?.daemonEndpoints?.kubeletEndpoint?.Port ?? 10250;
  return { scheme: 'https', node: node.metadata.name, host: host.address, port };
}

/** `[SCHEME:]NAME[:PORT]`. */
function splitName(text: string): { scheme: 'http' | 'https'; name: string; port: string } {
  const parts = text.split(':');
  if (parts.length === 1) return { scheme: 'http', name: text, port: '' };
  if (parts.length === 2) return { scheme: 'http', name: parts[0] ?? '', port: parts[1] ?? '' };
  const scheme = parts[0] === 'https' ? 'https' : 'http';
  return { scheme, name: parts[1] ?? '', port: parts[2] ?? '' };
}

function proxiedPath({ info, query }: Asked): string {
  // A final slash counts to whoever is behind the proxy.
  const slash = info.path.endsWith('/') && info.rest.length > 0 ? '/' : '';
  const path = `/${info.rest.map(encodeURIComponent).join('/')}${slash}`;
  return query.size > 0 ? `${path}?${query.toString()}` : path;
}
