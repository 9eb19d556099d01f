/** SRV names. */
import { testFailures, well } from '../testing/rows.ts';
import { service } from '../testing/world.ts';

testFailures([
  [
    'no-such-port',
    {
      name: '_mysqlx._tcp.db',
      world: well,
      question: { type: 'SRV' },
      says: 'has no port named "mysqlx"; it has "mysql"',
      todo: 'ask for _mysql._tcp.db',
    },
  ],
  [
    'no-such-port',
    {
      name: '_3306._tcp.db',
      world: well,
      question: { type: 'SRV' },
      says: 'has no port named "3306"',
      todo: 'ask for _mysql._tcp.db',
    },
  ],
  [
    'port-protocol',
    {
      name: '_mysql._udp.db',
      world: well,
      question: { type: 'SRV' },
      says: 'Port "mysql" of Service "db" is TCP',
      todo: 'ask for _mysql._tcp.db',
    },
  ],
  [
    'port-unnamed',
    {
      name: '_mysql._tcp.db',
      world: { ...well, services: [service('db', { ports: [{ port: 3306 }] })] },
      question: { type: 'SRV' },
      says: 'port 3306 of Service "db" has no name',
      todo: `[{"op":"add","path":"/spec/ports/0/name","value":"mysql"}]`,
    },
  ],
  [
    'service-without-ports',
    {
      name: '_mysql._tcp.db',
      world: { ...well, services: [service('db', { ports: [] })] },
      question: { type: 'SRV' },
      says: 'has no ports',
      todo: '"ports"',
    },
  ],
  [
    'port-needs-srv',
    {
      name: '_mysql._tcp.db',
      world: well,
      says: 'it has SRV records, and an address was asked for',
      todo: '--type SRV',
    },
  ],
]);
