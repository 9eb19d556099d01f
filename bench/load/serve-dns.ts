/**
 * Cluster DNS in a process of its own, with the names of the query mix. Argument: how many workers. Prints its port;
 * runs until it is ended.
 */
import { ownServer } from '../dns/own-server.ts';
import { mixShape } from '../dns/questions.ts';
import { informersOf, servicesOf } from '../dns/zone.ts';

const dns = ownServer(informersOf(servicesOf(mixShape)), Number(process.argv[2]));
const stop = new AbortController();
process.on('SIGTERM', () => stop.abort());
const running = dns.run(stop.signal);
await dns.ready?.();
const [address] = await dns.addresses();
console.log(address?.port);
await running;
