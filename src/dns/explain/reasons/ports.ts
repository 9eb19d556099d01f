/** SRV names: `_port._protocol.service`. */
import type { Service } from '#api/gen/types.ts';
import type { Case, Check } from '../case.ts';
import { aimedService, called, fullName, inNamespace, listing, serviceTarget } from '../facts.ts';
import { nearest } from '../near.ts';
import { addressTypes } from '../walk.ts';

type Asked = { readonly service: Service; readonly port: string; readonly protocol: string };

function aimedPort(asked: Case): Asked | undefined {
  const target = serviceTarget(asked);
  const service = aimedService(asked);
  return service && target?.kind === 'port'
    ? { service, port: target.port, protocol: target.protocol }
    : undefined;
}

/** The name has SRV records, and something else was asked for. */
export const portNeedsSrv: Check = (asked) => {
  if (!aimedPort(asked) || asked.type === 'SRV') return undefined;
  const there = asked.walk.steps.some(({ outcome }) => outcome === 'no-data');
  if (!there) return undefined;
  const type = asked.type === addressTypes ? 'an address' : asked.type;
  return {
    code: 'port-needs-srv',
    text: `"${asked.name}" is the name of a port: it has SRV records, and ${type} was asked for.`,
    remedy: [`holdfast dns explain ${asked.name} --type SRV`],
  };
};

export const noSuchPort: Check = (asked) => {
  const aimed = aimedPort(asked);
  if (!aimed) return undefined;
  const { service, port, protocol } = aimed;
  const { name, namespace } = service.metadata;
  const title = called(asked, 'Service', name, namespace);
  const ports = service.spec?.ports ?? [];
  const evidence = { service: name, namespace, port, protocol, ports };
  if (ports.length === 0) {
    return {
      code: 'service-without-ports',
      text: `${title} has no ports, so it has no SRV records.`,
      remedy: [
        `kubectl patch service ${name}${inNamespace(namespace)} -p '{"spec":{"ports":[{"name":"${port}","port":PORT}]}}'`,
      ],
      evidence,
    };
  }
  const [only] = ports;
  if (only && ports.length === 1 && !only.name) {
    const patch = JSON.stringify([{ op: 'add', path: '/spec/ports/0/name', value: port }]);
    return {
      code: 'port-unnamed',
      text: `The port ${only.port} of ${title} has no name, and only named ports have SRV names.`,
      remedy: [`kubectl patch service ${name}${inNamespace(namespace)} --type json -p '${patch}'`],
      evidence,
    };
  }
  const named = ports.filter((one) => one.name?.toLowerCase() === port);
  const protocols = named.map((one) => (one.protocol ?? 'TCP').toLowerCase());
  const other = protocols[0];
  if (other !== undefined && !protocols.includes(protocol)) {
    return {
      code: 'port-protocol',
      text: `Port "${port}" of ${title} is ${other.toUpperCase()}, and "_${protocol}" was asked for.`,
      remedy: [`ask for _${port}._${other}.${rest(asked, service)}`],
      evidence,
    };
  }
  if (named.length > 0) return undefined;
  const byNumber = ports.find((one) => String(one.port) === port)?.name;
  const names = ports.flatMap((one) => one.name ?? []);
  const best = byNumber ?? nearest(port, names)[0] ?? (names.length === 1 ? names[0] : undefined);
  return {
    code: 'no-such-port',
    text: `${title} has no port named "${port}"; it has ${listing(names.map((one) => `"${one}"`))}.`,
    remedy: [
      best === undefined
        ? `ask for one of ${names.map((one) => `_${one}._${protocol}.${rest(asked, service)}`).join(', ')}`
        : `ask for _${best}._${protocol}.${rest(asked, service)}`,
    ],
    evidence,
  };
};

/** The Service as the client may call it. */
function rest({ client, snapshot }: Case, { metadata }: Service): string {
  const { name, namespace } = metadata;
  if (namespace === client.namespace) return name;
  return fullName({ kind: 'service', service: name, namespace }, snapshot.clusterDomain);
}
