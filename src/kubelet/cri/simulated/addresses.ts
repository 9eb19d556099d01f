/** Pod addresses of a simulated node: the wanted one, or the lowest free one of its range. */
import { RuntimeError } from '../runtime-error.ts';

export class AddressPool {
  readonly range: string;
  readonly #first: number;
  readonly #last: number;
  readonly #used = new Set<number>();

  /** `range` is IPv4 in CIDR notation; its network address, gateway (.1) and broadcast address are left out. */
  constructor(range: string) {
    this.range = range;
    const [address = '', prefix = '32'] = range.split('/');
    const base = read(address);
    this.#first = base + 2;
    this.#last = base + 2 ** (32 - Number(prefix)) - 2;
  }

  /** `wanted`: this one or none; absent: the lowest that is free. */
  take(wanted?: string): string {
    if (wanted !== undefined) return this.#takeThis(wanted);
    for (let address = this.#first; address <= this.#last; address++) {
      if (this.#used.has(address)) continue;
      this.#used.add(address);
      return write(address);
    }
    throw new RuntimeError('failed', 'no address of the range is free');
  }

  release(address: string): void {
    this.#used.delete(read(address));
  }

  #takeThis(wanted: string): string {
    const address = read(wanted);
    if (address < this.#first || address > this.#last) {
      throw new RuntimeError('failed', `${wanted} is not an address for Pods of ${this.range}`);
    }
    if (this.#used.has(address)) {
      throw new RuntimeError('address-taken', `another sandbox has the address ${wanted}`);
    }
    this.#used.add(address);
    return wanted;
  }
}

function read(address: string): number {
  return address.split('.').reduce((value, part) => value * 256 + Number(part), 0);
}

function write(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}
