/**
 * Hands out cluster addresses and node ports. There are no allocator objects: what is taken is what the stored
 * Services hold, and the addresses of which somebody else made an IPAddress.
 */
import type { IPAddress, Service } from '#api/gen/types.ts';
import { iPAddresses, services } from '#api/gen/resources.ts';
import { keyOf } from '#api/object.ts';
import { isOfServices } from '#api/service-cidrs.ts';
import { invalid } from '#api/status.ts';
import type { FieldError } from '#api/validation/field-error.ts';
import type { RequestContext } from '../../../../registry/strategy.ts';
import { headless, needsClusterIP, needsHealthCheckPort, needsNodePorts } from '../traits.ts';
import { parseAddressRange, toAddress, toNumber } from './address-range.ts';
import type { AddressRange } from './address-range.ts';
import { lowerBand } from './bands.ts';
import type { Range } from './bands.ts';
import { Holdings } from './holdings.ts';
import { OpenRanges } from './open-ranges.ts';
import { Pool } from './pool.ts';
import type { Taker } from './pool.ts';

export interface ServiceRanges {
  /** Of cluster addresses, such as `10.43.0.0/16`. */
  readonly cidr: string;
  readonly nodePorts: { readonly first: number; readonly last: number };
}

export class ServiceAllocator {
  readonly #ranges: OpenRanges;
  readonly #ports: Range;
  readonly #addressPool = new Pool(
    new Holdings(services, addressesOf),
    new Holdings(iPAddresses, foreignAddressOf),
  );
  readonly #portPool = new Pool(new Holdings(services, portsOf));

  constructor({ cidr, nodePorts }: ServiceRanges) {
    this.#ranges = new OpenRanges(parseAddressRange(cidr));
    const lower = lowerBand(nodePorts.last - nodePorts.first + 1, 32, { max: 128 });
    this.#ports = { ...nodePorts, upper: nodePorts.first + lower };
  }

  /**
   * Gives `service` what its type needs and it doesn't have yet. What it has already is never asked for again: its range
   * may be closed by now. Throws what upstream answers when that fails.
   */
  allocate(service: Service, context: RequestContext, stored?: Service): Service {
    const owner = { key: keyOf(service), request: context };
    const errors: FieldError[] = [];
    const taker = (pool: Pool, held: (service: Service) => readonly number[]): Taker =>
      pool.taker(owner, { context, kept: stored ? held(stored) : [] });
    const ports = taker(this.#portPool, portsOf);
    const addresses = {
      take: taker(this.#addressPool, addressesOf),
      ranges: () => this.#ranges.now(context.reader),
    };
    const result = this.#withPorts(withAddress(service, addresses, errors), ports, errors);
    if (errors.length > 0) {
      throw invalid({ group: '', kind: 'Service' }, service.metadata.name, errors);
    }
    return result;
  }

  /** A request that asked for something has ended. */
  release(request: object): void {
    this.#addressPool.release(request);
    this.#portPool.release(request);
  }

  #withPorts(service: Service, take: Taker, errors: FieldError[]): Service {
    const { spec } = service;
    const { first, last } = this.#ports;
    const next = (): number => take.any([this.#ports], noPort);
    const refuse = (field: string, port: number, why: string): void => {
      const message = `Invalid value: ${port}: ${why}`;
      errors.push({ type: 'FieldValueInvalid', field, message });
    };
    const check = (field: string, port: number): void => {
      if (take.has(port)) return;
      if (port < first || port > last) {
        const range = `The range of valid ports is ${first}-${last}`;
        refuse(field, port, `provided port is not in the valid range. ${range}`);
      } else if (!take.exactly(port)) {
        refuse(field, port, 'provided port is already allocated');
      }
    };
    let result = service;
    if (needsNodePorts(spec) && spec.ports) {
      for (const [index, port] of spec.ports.entries()) {
        if (port.nodePort) check(`spec.ports[${index}].nodePort`, port.nodePort);
      }
      const assigned = assignNodePorts(spec.ports, next);
      result = { ...result, spec: { ...result.spec, ports: assigned } };
    }
    if (needsHealthCheckPort(spec)) {
      if (spec.healthCheckNodePort) check('spec.healthCheckNodePort', spec.healthCheckNodePort);
      const healthCheckNodePort = spec.healthCheckNodePort || next();
      result = { ...result, spec: { ...result.spec, healthCheckNodePort } };
    }
    return result;
  }
}

const noPort = 'failed to allocate a nodePort: range is full';

interface Addresses {
  readonly take: Taker;
  readonly ranges: () => readonly AddressRange[];
}

function withAddress(service: Service, { take, ranges }: Addresses, errors: FieldError[]): Service {
  const { spec } = service;
  const wanted = spec.clusterIPs?.[0] || spec.clusterIP;
  if (!needsClusterIP(spec) || wanted === headless) return service;
  if (!wanted) {
    const address = toAddress(take.any(ranges(), 'failed to allocate a serviceIP: range is full'));
    return { ...service, spec: { ...spec, clusterIP: address, clusterIPs: [address] } };
  }
  const number = toNumber(wanted);
  // What isn't an IPv4 address at all is the validation's to say.
  if (number === undefined || take.has(number)) return service;
  const refuse = (why: string): void => {
    const message = `Invalid value: ["${wanted}"]: failed to allocate IP ${wanted}: ${why}`;
    errors.push({ type: 'FieldValueInvalid', field: 'spec.clusterIPs', message });
  };
  if (!ranges().some(({ first, last }) => number >= first && number <= last)) {
    refuse('the provided network does not match the current range');
  } else if (!take.exactly(number)) {
    refuse('provided IP is already allocated');
  }
  return service;
}

function addressesOf({ spec }: Service): readonly number[] {
  return (spec.clusterIPs ?? []).map(toNumber).filter((address) => address !== undefined);
}

/** An address that somebody else took with an IPAddress; those of the Services follow the Services. */
function foreignAddressOf(address: IPAddress): readonly number[] {
  const number = isOfServices(address) ? undefined : toNumber(address.metadata.name);
  return number === undefined ? [] : [number];
}

function portsOf({ spec }: Service): readonly number[] {
  const ports = (spec.ports ?? []).map((port) => port.nodePort ?? 0);
  return [...ports, spec.healthCheckNodePort ?? 0].filter((port) => port > 0);
}

type Ports = NonNullable<Service['spec']['ports']>;

/** One number with two protocols (DNS over UDP and TCP) gets one node port. */
function assignNodePorts(ports: Ports, next: () => number): Ports {
  const given = new Map<number, string[]>();
  const byPort = new Map<number, number>();
  for (const { port, nodePort, protocol = 'TCP' } of ports) {
    if (!nodePort) continue;
    given.set(nodePort, [...(given.get(nodePort) ?? []), protocol]);
    byPort.set(port, nodePort);
  }
  return ports.map((port) => {
    if (port.nodePort) return port;
    const protocol = port.protocol ?? 'TCP';
    const shared = byPort.get(port.port);
    const free = shared !== undefined && !given.get(shared)?.includes(protocol);
    const nodePort = free ? shared : next();
    given.set(nodePort, [...(given.get(nodePort) ?? []), protocol]);
    byPort.set(port.port, nodePort);
    return { ...port, nodePort };
  });
}
