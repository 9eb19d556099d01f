/**
 * Asks a name server for one name again and again, and prints each new address (`none` where there is no such name) with
 * the moment of its answer, in milliseconds since the epoch. Arguments: server, name. Runs until it is ended.
 */
import { NODATA, NOTFOUND } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import { setTimeout as wait } from 'node:timers/promises';

const [server = '', name = ''] = process.argv.slice(2);
const resolver = new Resolver({ timeout: 500, tries: 1 });
resolver.setServers([server]);
/** Between two questions: three of these run on two cores. */
const pauseMs = 2;

let last = '';
for (;;) {
  const address = await resolver.resolve4(name).then(([first]) => first, nameless);
  if (address !== undefined && address !== last) {
    last = address;
    console.log(`${address} ${performance.timeOrigin + performance.now()}`);
  }
  await wait(pauseMs);
}

/** What failed otherwise says nothing about the name. */
function nameless(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === NODATA || code === NOTFOUND ? 'none' : undefined;
}
