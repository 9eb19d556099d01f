/** `<NAME>_SERVICE_HOST` and its kin: the Services of the Pod's namespace, and always the API server's. */
import type { Pod, Service } from '#api/gen/types.ts';

const apiServer = { namespace: 'default', name: 'kubernetes' };

export function serviceVariables(services: readonly Service[], pod: Pod): Map<string, string> {
  const links = pod.spec.enableServiceLinks ?? true;
  const chosen = new Map<string, Service>();
  for (const service of services.toSorted(byName)) {
    const { namespace, name } = service.metadata;
    const { clusterIP } = service.spec;
    if (!clusterIP || clusterIP === 'None') continue;
    const isApiServer = namespace === apiServer.namespace && name === apiServer.name;
    // A Service of the Pod's own namespace wins over the API server's of the same name.
    if (links && namespace === pod.metadata.namespace) chosen.set(name, service);
    else if (isApiServer && !chosen.has(name)) chosen.set(name, service);
  }
  return new Map([...chosen.values()].flatMap(variablesOf));
}

function byName(a: Service, b: Service): number {
  return a.metadata.name < b.metadata.name ? -1 : 1;
}

function variablesOf({ metadata, spec }: Service): [string, string][] {
  const name = variableName(metadata.name);
  const host = spec.clusterIP ?? '';
  const ports = spec.ports ?? [];
  const [first] = ports;
  if (!first) return [[`${name}_SERVICE_HOST`, host]];
  const address = (port: number): string => `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const url = (port: (typeof ports)[number]): string =>
    `${(port.protocol ?? 'TCP').toLowerCase()}://${address(port.port)}`;
  return [
    [`${name}_SERVICE_HOST`, host],
    [`${name}_SERVICE_PORT`, String(first.port)],
    ...ports
      .filter((port) => port.name)
      .map((port): [string, string] => [
        `${name}_SERVICE_PORT_${variableName(port.name ?? '')}`,
        String(port.port),
      ]),
    [`${name}_PORT`, url(first)],
    ...ports.flatMap((port): [string, string][] => {
      const protocol = port.protocol ?? 'TCP';
      const prefix = `${name}_PORT_${port.port}_${protocol}`;
      return [
        [prefix, url(port)],
        [`${prefix}_PROTO`, protocol.toLowerCase()],
        [`${prefix}_PORT`, String(port.port)],
        [`${prefix}_ADDR`, host],
      ];
    }),
  ];
}

function variableName(name: string): string {
  return name.toUpperCase().replaceAll('-', '_');
}
