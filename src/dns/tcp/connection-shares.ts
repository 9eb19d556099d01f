/**
 * Who may have how many connections. Clients are told apart by their address: one that opens more and more of them only
 * ever closes its own, and when all places are taken whoever has the most of them makes room.
 */

export interface Held {
  /** The address of whoever opened it. */
  readonly client: string;
  /** Nothing is under way on it: its client can open another without losing an answer. */
  readonly idle: boolean;
  close(): void;
}

export interface ConnectionLimits {
  readonly most: number;
  readonly mostPerClient: number;
}

export class ConnectionShares<T extends Held> {
  readonly #limits: ConnectionLimits;
  /** Of each client those that were used last stand last. */
  readonly #byClient = new Map<string, Set<T>>();
  #size = 0;

  constructor(limits: ConnectionLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#size;
  }

  /** Takes it, at the expense of another where there are too many. False: there is no place for it. */
  add(connection: T): boolean {
    const { most, mostPerClient } = this.#limits;
    const own = this.#byClient.get(connection.client) ?? new Set();
    if (own.size >= mostPerClient) {
      if (!this.#close(longestIdle(own))) return false;
    } else if (this.#size >= most) {
      const greediest = this.#greediest(own);
      // What works is only interrupted for somebody who has less.
      const working = greediest.size > own.size + 1 ? first(greediest) : undefined;
      if (!this.#close(longestIdle(greediest) ?? working)) return false;
    }
    own.add(connection);
    this.#byClient.set(connection.client, own);
    this.#size += 1;
    return true;
  }

  used(connection: T): void {
    const own = this.#byClient.get(connection.client);
    if (own?.delete(connection)) own.add(connection);
  }

  delete(connection: T): void {
    const own = this.#byClient.get(connection.client);
    if (!own?.delete(connection)) return;
    this.#size -= 1;
    if (own.size === 0) this.#byClient.delete(connection.client);
  }

  closeAll(): void {
    for (const own of this.#byClient.values()) for (const one of own) this.#close(one);
  }

  #greediest(own: Set<T>): Set<T> {
    let greediest = own;
    for (const others of this.#byClient.values()) {
      if (others.size > greediest.size) greediest = others;
    }
    return greediest;
  }

  #close(connection: T | undefined): boolean {
    if (!connection) return false;
    this.delete(connection);
    connection.close();
    return true;
  }
}

function longestIdle<T extends Held>(connections: Set<T>): T | undefined {
  for (const connection of connections) if (connection.idle) return connection;
  return undefined;
}

function first<T>(all: Set<T>): T | undefined {
  const [one] = all;
  return one;
}
