/** Pod addresses of a simulated node: the lowest free one of its range. */
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
    const base = address.split('.').reduce((value, part) => value * 256 + Number(part), 0);
    this.#first = base + 2;
    this.#last = base + 2 ** (32 - Number(prefix)) - 2;
  }

  take(): string {
    for (let address = this.#first; address <= this.#last; address++) {
      if (this.#used.has(address)) continue;
      this.#used.add(address);
      return write(address);
    }
    throw new RuntimeError('failed', 'no address of the range is free');
  }

  release(address: string): void {
    this.#used.delete(address.split('.').reduce((value, part) => value * 256 + Number(part), 0));
  }
}

function write(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}
