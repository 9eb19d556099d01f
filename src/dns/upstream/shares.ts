/**
 * A number of places that clients take and give back. A client gets one more only while at least as many are left as it
 * has already: alone it gets half of them, a second one half of the rest, and there is always room for who has none.
 */
export class Shares {
  readonly #places: number;
  readonly #byClient = new Map<string, number>();
  #taken = 0;

  constructor(places: number) {
    this.#places = places;
  }

  /** `client` is an address, or whatever else tells who it is. */
  mayTake(client: string): boolean {
    const left = this.#places - this.#taken;
    return left > 0 && (this.#byClient.get(client) ?? 0) <= left;
  }

  /** Returns what gives the place back; to be called once. */
  take(client: string): () => void {
    this.#taken += 1;
    this.#byClient.set(client, (this.#byClient.get(client) ?? 0) + 1);
    return () => {
      this.#taken -= 1;
      const count = (this.#byClient.get(client) ?? 0) - 1;
      if (count > 0) this.#byClient.set(client, count);
      else this.#byClient.delete(client);
    };
  }
}
