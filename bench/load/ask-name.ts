/**
 * Asks a name server for one name again and again, and prints each new address with the moment of its answer, in
 * milliseconds since the epoch. Arguments: server, name. Runs until it is ended.
 */
import { Resolver } from 'node:dns/promises';
import { setTimeout as wait } from 'node:timers/promises';

const [server = '', name = ''] = process.argv.slice(2);
const resolver = new Resolver({ timeout: 500, tries: 1 });
resolver.setServers([server]);
/** Between two questions: three of these run on two cores. */
const pauseMs = 2;

let last = '';
for (;;) {
  const [address = ''] = await resolver.resolve4(name).catch(() => []);
  if (address !== '' && address !== last) {
    last = address;
    console.log(`${address} ${performance.timeOrigin + performance.now()}`);
  }
  await wait(pauseMs);
}
