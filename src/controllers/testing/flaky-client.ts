/** A client whose writes fail now and then: before they are done, or after, when only the answer is lost. */
import { serviceUnavailable, timeout } from '#api/status.ts';
import type { Random } from '#base/random.ts';
import type { Client } from '#client/client.ts';

/** `rate` is asked before each write: the share of writes that fail, 0 to 1. */
export function flakyClient(client: Client, random: Random, rate: () => number): Client {
  const perhaps = async <T>(write: () => Promise<T>): Promise<T> => {
    const luck = random.next();
    if (luck < rate() / 2) throw serviceUnavailable('not now');
    const answer = await write();
    if (luck < rate()) throw timeout('the answer was lost');
    return answer;
  };
  return {
    get: (...args) => client.get(...args),
    list: (...args) => client.list(...args),
    watch: (...args) => client.watch(...args),
    create: (...args) => perhaps(() => client.create(...args)),
    update: (...args) => perhaps(() => client.update(...args)),
    patch: (...args) => perhaps(() => client.patch(...args)),
    apply: (...args) => perhaps(() => client.apply(...args)),
    delete: (...args) => perhaps(() => client.delete(...args)),
    deleteCollection: (...args) => perhaps(() => client.deleteCollection(...args)),
    post: (...args) => perhaps(() => client.post(...args)),
  };
}
