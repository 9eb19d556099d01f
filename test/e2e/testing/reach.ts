/**
 * Resolves a name at the cluster's DNS and connects to an address, from where it is started (a node's network
 * namespace). Prints the address that the name has, then `connected`. Arguments: name, host, port.
 */
import { Resolver } from 'node:dns/promises';
import { connect } from 'node:net';

const [name = '', host = '', port = ''] = process.argv.slice(2);
const resolver = new Resolver({ timeout: 2000, tries: 2 });
resolver.setServers(['10.43.0.10']);
console.log((await resolver.resolve4(name)).join(' '));
const socket = connect({ host, port: Number(port), timeout: 5000 });
socket.on('connect', () => {
  console.log('connected');
  socket.destroy();
});
socket.on('timeout', () => socket.destroy(new Error('no answer')));
