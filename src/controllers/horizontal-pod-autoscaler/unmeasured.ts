/** Why a number of replicas can't be worked out, in upstream's words: for conditions and events. */
export class Unmeasured extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Unmeasured';
  }
}
