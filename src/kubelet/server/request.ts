/** What a request to the kubelet asks for, read from its URL. */

export type KubeletRequest =
  | { readonly kind: 'healthz' }
  | { readonly kind: 'pods' }
  | { readonly kind: 'stats' }
  | { readonly kind: 'metrics'; readonly of: 'kubelet' | 'cadvisor' | 'resource' | 'probes' }
  | ({ readonly kind: 'logs' } & ContainerPath)
  | ({ readonly kind: 'exec' | 'attach' } & ContainerPath)
  | ({ readonly kind: 'port-forward' } & PodPath)
  /** Of another part of the node. */
  | { readonly kind: 'route'; readonly name: string; readonly path: readonly string[] };

export interface PodPath {
  readonly namespace: string;
  readonly pod: string;
  readonly uid?: string;
}

export interface ContainerPath extends PodPath {
  readonly container: string;
}

/** Undefined for a path that leads nowhere; `routes` are first words of paths that other parts of the node answer. */
export function parseRequest(
  pathname: string,
  routes: readonly string[] = [],
): KubeletRequest | undefined {
  const parts = decode(pathname);
  if (!parts) return undefined;
  const [first = '', ...rest] = parts;
  switch (first) {
    case 'healthz':
      return { kind: 'healthz' };
    case 'pods':
      return rest.length === 0 ? { kind: 'pods' } : undefined;
    case 'stats':
      return rest[0] === 'summary' ? { kind: 'stats' } : undefined;
    case 'metrics':
      return parseMetrics(rest[0]);
    case 'containerLogs':
      return inContainer('logs', rest);
    case 'exec':
    case 'attach':
      return inContainer(first, rest);
    case 'portForward': {
      const [namespace, pod, uid] = rest;
      if (!namespace || !pod || rest.length > 3) return undefined;
      return { kind: 'port-forward', namespace, pod, ...(uid ? { uid } : {}) };
    }
    default:
      return routes.includes(first) ? { kind: 'route', name: first, path: rest } : undefined;
  }
}

function decode(pathname: string): readonly string[] | undefined {
  try {
    return pathname.split('/').slice(1).map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

function parseMetrics(of = 'kubelet'): KubeletRequest | undefined {
  if (of !== 'kubelet' && of !== 'cadvisor' && of !== 'resource' && of !== 'probes')
    return undefined;
  return { kind: 'metrics', of };
}

/** `NAMESPACE/POD[/UID]/CONTAINER` */
function inContainer(
  kind: 'logs' | 'exec' | 'attach',
  parts: readonly string[],
): KubeletRequest | undefined {
  const [namespace, pod, third, fourth] = parts;
  if (!namespace || !pod || !third || parts.length > 4) return undefined;
  if (fourth === undefined) return { kind, namespace, pod, container: third };
  return { kind, namespace, pod, uid: third, container: fourth };
}

/** The subresource of `nodes` that the API's rules must allow for it. */
export function subresourceOf({ kind }: KubeletRequest): string {
  if (kind === 'stats' || kind === 'metrics' || kind === 'healthz' || kind === 'pods') return kind;
  return kind === 'logs' ? 'log' : 'proxy';
}
