/**
 * Hands out cluster addresses and node ports. There are no allocator objects: what is taken is what the stored
 * Services hold, so nothing can leak, and nothing needs to be given back.
 */
import type { Service } from '#api/gen/types.ts';
import { services } from '#api/gen/resources.ts';
import { keyOf } from '#api/object.ts';
import { internalError, invalid } from '#api/status.ts';
import type { FieldError } from '#api/validation/field-error.ts';
import type { Reader, RequestContext } from '../../../../registry/strategy.ts';
import { headless, needsClusterIP, needsHealthCheckPort, needsNodePorts } from '../traits.ts';
import { parseAddressRange, toAddress, toNumber } from './address-range.ts';
import type { AddressRange } from './address-range.ts';
import { lowerBand, pickFree } from './bands.ts';
import type { Range } from './bands.ts';
import { Reservations } from './reservations.ts';
import type { Owner } from './reservations.ts';

export interface ServiceRanges {
  /** Of cluster addresses, such as `10.43.0.0/16`. */
  readonly cidr: string;
  readonly nodePorts: { readonly first: number; readonly last: number };
}

interface Pool {
  readonly range: Range;
  readonly reserved: Reservations;
  /** The numbers that a stored Service holds. */
  held(service: Service): readonly number[];
  /** What `held` said. */
  readonly read: WeakMap<Service, readonly number[]>;
}

export class ServiceAllocator {
  readonly addressRange: AddressRange;
  readonly #addresses: Pool;
  readonly #ports: Pool;

  constructor({ cidr, nodePorts }: ServiceRanges) {
    this.addressRange = parseAddressRange(cidr);
    this.#addresses = {
      range: this.addressRange,
      reserved: new Reservations(),
      held: addressesOf,
      read: new WeakMap(),
    };
    const lower = lowerBand(nodePorts.last - nodePorts.first + 1, 32, { max: 128 });
    this.#ports = {
      range: { ...nodePorts, upper: nodePorts.first + lower },
      reserved: new Reservations(),
      held: portsOf,
      read: new WeakMap(),
    };
  }

  /** Gives `service` what its type needs and it doesn't have yet. Throws what upstream answers when that fails. */
  allocate(service: Service, context: RequestContext): Service {
    const owner = { key: keyOf(service), request: context };
    const errors: FieldError[] = [];
    const addresses = this.#taker(this.#addresses, owner, context);
    const ports = this.#taker(this.#ports, owner, context);
    const result = this.#withPorts(this.#withAddress(service, addresses, errors), ports, errors);
    if (errors.length > 0) {
      throw invalid({ group: '', kind: 'Service' }, service.metadata.name, errors);
    }
    return result;
  }

  /** A request that asked for something has ended. */
  release(request: object): void {
    this.#addresses.reserved.release(request);
    this.#ports.reserved.release(request);
  }

  #withAddress(service: Service, take: Taker, errors: FieldError[]): Service {
    const { spec } = service;
    const wanted = spec.clusterIPs?.[0] || spec.clusterIP;
    if (!needsClusterIP(spec) || wanted === headless) return service;
    const { cidr, first, last } = this.addressRange;
    if (!wanted) {
      const address = toAddress(take.any('failed to allocate a serviceIP: range is full'));
      return { ...service, spec: { ...spec, clusterIP: address, clusterIPs: [address] } };
    }
    const number = toNumber(wanted);
    // What isn't an IPv4 address at all is the validation's to say.
    if (number === undefined) return service;
    const refuse = (why: string): void => {
      const message = `Invalid value: ["${wanted}"]: failed to allocate IP ${wanted}: ${why}`;
      errors.push({ type: 'FieldValueInvalid', field: 'spec.clusterIPs', message });
    };
    if (number < first || number > last) {
      refuse(
        `the provided IP (${wanted}) is not in the valid range. The range of valid IPs is ${cidr}`,
      );
    } else if (!take.exactly(number)) {
      refuse('provided IP is already allocated');
    }
    return service;
  }

  #withPorts(service: Service, take: Taker, errors: FieldError[]): Service {
    const { spec } = service;
    const { first, last } = this.#ports.range;
    const refuse = (field: string, port: number, why: string): void => {
      const message = `Invalid value: ${port}: ${why}`;
      errors.push({ type: 'FieldValueInvalid', field, message });
    };
    const check = (field: string, port: number): void => {
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
      const assigned = assignNodePorts(spec.ports, take);
      result = { ...result, spec: { ...result.spec, ports: assigned } };
    }
    if (needsHealthCheckPort(spec)) {
      if (spec.healthCheckNodePort) check('spec.healthCheckNodePort', spec.healthCheckNodePort);
      const healthCheckNodePort = spec.healthCheckNodePort || take.any(noPort);
      result = { ...result, spec: { ...result.spec, healthCheckNodePort } };
    }
    return result;
  }

  #taker(pool: Pool, owner: Owner, { reader, random, dryRun }: RequestContext): Taker {
    // Most Services want no port: then nobody is asked.
    let known: Set<number> | undefined;
    const taken = (): Set<number> => (known ??= takenBy(pool, reader, owner.key));
    const isTaken = (value: number): boolean =>
      taken().has(value) || pool.reserved.isHeldByOther(value, owner);
    const keep = (value: number): number => {
      if (!dryRun) pool.reserved.reserve(value, owner);
      taken().add(value);
      return value;
    };
    return {
      exactly: (value) => {
        if (isTaken(value)) return false;
        keep(value);
        return true;
      },
      any: (failure) => {
        const value = pickFree(pool.range, isTaken, random);
        if (value === undefined) throw internalError(failure);
        return keep(value);
      },
    };
  }
}

const noPort = 'failed to allocate a nodePort: range is full';

interface Taker {
  /** False when it is taken. */
  exactly(value: number): boolean;
  /** Throws an internal error with this message when none is free. */
  any(failure: string): number;
}

function takenBy(pool: Pool, reader: Reader, owner: string): Set<number> {
  const taken = new Set<number>();
  for (const service of reader.list(services)) {
    const values = heldBy(pool, service);
    if (values.length > 0 && keyOf(service) !== owner) for (const value of values) taken.add(value);
  }
  return taken;
}

/** Read once of each stored Service: they are asked for again with every new one, and never change. */
function heldBy(pool: Pool, service: Service): readonly number[] {
  let values = pool.read.get(service);
  if (!values) {
    values = pool.held(service);
    pool.read.set(service, values);
  }
  return values;
}

function addressesOf({ spec }: Service): readonly number[] {
  return (spec.clusterIPs ?? []).map(toNumber).filter((address) => address !== undefined);
}

function portsOf({ spec }: Service): readonly number[] {
  const ports = (spec.ports ?? []).map((port) => port.nodePort ?? 0);
  return [...ports, spec.healthCheckNodePort ?? 0].filter((port) => port > 0);
}

type Ports = NonNullable<Service['spec']['ports']>;

/** One number with two protocols (DNS over UDP and TCP) gets one node port. */
function assignNodePorts(ports: Ports, take: Taker): Ports {
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
    const nodePort = free ? shared : take.any(noPort);
    given.set(nodePort, [...(given.get(nodePort) ?? []), protocol]);
    byPort.set(port.port, nodePort);
    return { ...port, nodePort };
  });
}
