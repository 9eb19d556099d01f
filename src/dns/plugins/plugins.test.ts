/** Each directive of a Corefile with the answers that it leads to, on a whole engine without sockets. */
import { describe, expect, test } from 'vitest';
import { bug } from '#base/errors.ts';
import { defaultSettings } from '../config/settings.ts';
import { readSettings } from '../config/read-settings.ts';
import { typeOf } from '../config/reading.ts';
import { Engine } from '../engine.ts';
import { service, slice } from '../fixtures.ts';
import type { LogLine } from '../log-lines.ts';
import { recordsOf } from '../records/service-records.ts';
import { classIN, rcodes } from '../wire/constants.ts';
import { fromWire, toWire } from '../wire/name.ts';
import { encodeQuery, parseQuery } from '../wire/query.ts';
import type { Query } from '../wire/query.ts';
import { readAnswer } from '../wire/response.ts';
import { unpack } from '../wire/unpacked.ts';
import type { RawRecord } from '../wire/unpacked.ts';

const cluster = `kubernetes cluster.local in-addr.arpa ip6.arpa {
  pods insecure
  fallthrough in-addr.arpa ip6.arpa
}`;
const place = { source: 'test', line: 1 };
const svc = 'default.svc.cluster.local';

/** An engine that knows a headless Service `db`, the API's, and two aliases. */
function build(lines: string, more = '') {
  const logged: LogLine[] = [];
  const engine = new Engine(
    {
      clusterDomain: 'cluster.local',
      ranges: ['10.42.0.0/16', '10.43.0.0/16'],
      dnsAddress: '10.43.0.10',
      listen: [],
    },
    { log: (line) => logged.push(line), loop: () => undefined },
  );
  const all = [
    service('db'),
    service('kubernetes', { clusterIP: '10.43.0.1', ports: [{ name: 'https', port: 443 }] }),
    service('alias', { type: 'ExternalName', clusterIP: '', externalName: 'out.example' }),
    service('loop', { type: 'ExternalName', clusterIP: '', externalName: 'loop.example' }),
  ];
  const slices = [slice('db', ['db-0=10.42.0.2', 'db-1=10.42.0.3'])];
  engine.update({
    changes: [
      ...all.map((each) => ({
        owner: each.metadata.name,
        records: recordsOf(each, each.metadata.name === 'db' ? slices : [], 'cluster.local'),
      })),
      { owner: 'namespace', records: [], names: [svc, 'default.pod.cluster.local'] },
    ],
    serial: 1,
    synced: true,
  });
  const read = readSettings({
    data: { Corefile: `. {\n${cluster}\n${deaf}\n${lines}\n}\n${more}` },
    custom: {},
    clusterDomain: 'cluster.local',
  });
  expect(read.problems).toEqual([]);
  if (read.settings) engine.configure(read.settings);
  return { engine, logged };
}

/** A resolver that isn't there: what is asked of it fails, and that shows who was asked. */
const deaf = 'forward . 127.0.0.1:1';

const rcodeNames = new Map<number, string>(
  Object.entries(rcodes).map(([name, code]) => [code, name]),
);

function queryOf(message: Buffer): Query {
  const query = parseQuery(message);
  return typeof query === 'string' ? bug(query) : query;
}

/** `NOERROR`, then each record as `owner ttl value`. */
async function ask(
  engine: Engine,
  name: string,
  type = 'A',
  transport: 'udp' | 'tcp' = 'udp',
): Promise<string> {
  const query = queryOf(encodeQuery(1, { name: toWire(name), type: typeOf(place, type) }));
  const answer = await engine.answer(query, transport, { address: '10.42.0.9', port: 4711 });
  // The question comes back as it was asked, whatever was asked instead.
  expect(answer.subarray(12, query.questionEnd)).toEqual(
    query.message.subarray(12, query.questionEnd),
  );
  const rcode = rcodeNames.get((answer[3] ?? 0) & 0xf) ?? '';
  const records = unpack(answer)?.answers.map(shown) ?? ['malformed'];
  return [rcode, ...records.sort()].join(', ');
}

function shown({ name, ttl, data, target }: RawRecord): string {
  const numbers = [...data];
  const value =
    target === undefined
      ? data.length === 4
        ? numbers.join('.')
        : data.toString('hex')
      : fromWire(target);
  return `${fromWire(name)} ${ttl} ${value}`;
}

describe.each<[string, readonly [string, string, string][]]>([
  ['', [['kubernetes.' + svc, 'A', 'NOERROR, kubernetes.default.svc.cluster.local. 5 10.43.0.1']]],
  [
    'hosts {\n 192.0.2.1 a.example b.example\n 192.0.2.2 a.example\n fd00::1 a.example\n ttl 9\n fallthrough\n}',
    [
      ['a.example', 'A', 'NOERROR, a.example. 9 192.0.2.1, a.example. 9 192.0.2.2'],
      ['a.example', 'AAAA', 'NOERROR, a.example. 9 fd000000000000000000000000000001'],
      ['b.example', 'AAAA', 'NOERROR'],
      ['b.example', 'TXT', 'NOERROR'],
      [
        '1.2.0.192.in-addr.arpa',
        'PTR',
        'NOERROR, 1.2.0.192.in-addr.arpa. 9 a.example., 1.2.0.192.in-addr.arpa. 9 b.example.',
      ],
      ['c.example', 'A', 'SERVFAIL'],
      [
        'db.' + svc,
        'A',
        'NOERROR, db.default.svc.cluster.local. 5 10.42.0.2, db.default.svc.cluster.local. 5 10.42.0.3',
      ],
      ['alias.' + svc, 'A', 'NOERROR, alias.default.svc.cluster.local. 5 out.example.'],
    ],
  ],
  [
    'hosts {\n 192.0.2.1 out.example\n fallthrough\n}',
    [
      [
        'alias.' + svc,
        'A',
        'NOERROR, alias.default.svc.cluster.local. 5 out.example., out.example. 3600 192.0.2.1',
      ],
    ],
  ],
  [
    'hosts {\n 192.0.2.1 a.example\n no_reverse\n fallthrough cluster.local\n}',
    [
      ['b.example', 'A', 'NXDOMAIN'],
      ['1.2.0.192.in-addr.arpa', 'PTR', 'SERVFAIL'],
      ['kubernetes.' + svc, 'A', 'NOERROR, kubernetes.default.svc.cluster.local. 5 10.43.0.1'],
    ],
  ],
  [
    'rewrite name api.example kubernetes.' + svc,
    [
      ['api.example', 'A', 'NOERROR, api.example. 5 10.43.0.1'],
      ['x.api.example', 'A', 'SERVFAIL'],
    ],
  ],
  [
    'rewrite name suffix .example .' + svc,
    [
      ['db-0.db.example', 'A', 'NOERROR, db-0.db.example. 5 10.42.0.2'],
      ['nope.example', 'A', 'NXDOMAIN'],
      ['db.example', 'MX', 'NOERROR'],
      [
        '_mysql._tcp.db.example',
        'SRV',
        'NOERROR, _mysql._tcp.db.example. 5 db-0.db.default.svc.cluster.local., _mysql._tcp.db.example. 5 db-1.db.default.svc.cluster.local.',
      ],
    ],
  ],
  [
    'rewrite name prefix api- kubernetes.',
    [['api-' + svc, 'A', 'NOERROR, api-default.svc.cluster.local. 5 10.43.0.1']],
  ],
  [
    'rewrite name substring .prod. .default.',
    [
      [
        'db-1.db.prod.svc.cluster.local',
        'A',
        'NOERROR, db-1.db.prod.svc.cluster.local. 5 10.42.0.3',
      ],
    ],
  ],
  [
    'rewrite stop {\n name regex (.*)-(\\d)\\.example db-{2}.{1}.default.svc.cluster.local\n answer name (.*)\\.db\\.default\\.svc\\.cluster\\.local {1}.answered.example\n answer value (.*)\\.db\\.default\\.svc\\.cluster\\.local {1}.example\n}',
    [
      ['db-1.example', 'A', 'NOERROR, db-1.answered.example. 5 10.42.0.3'],
      ['x.example', 'A', 'SERVFAIL'],
    ],
  ],
  [
    'rewrite name regex ^_(\\w+)\\.srv\\.example\\.$ _{1}._tcp.db.default.svc.cluster.local answer value ([^.]+)\\.db\\..* {1}.members.example',
    [
      [
        '_mysql.srv.example',
        'SRV',
        'NOERROR, _mysql.srv.example. 5 db-0.members.example., _mysql.srv.example. 5 db-1.members.example.',
      ],
    ],
  ],
  [
    'rewrite name suffix .example .' + 'x'.repeat(60) + '.' + 'y'.repeat(60),
    [[`${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(60)}.example`, 'A', 'SERVFAIL']],
  ],
  [
    'rewrite type AAAA A',
    [['kubernetes.' + svc, 'AAAA', 'NOERROR, kubernetes.default.svc.cluster.local. 5 10.43.0.1']],
  ],
  [
    'rewrite continue ttl suffix .cluster.local 60-\nrewrite continue name old.example db-0.db.default.svc.cluster.local\nrewrite ttl regex ^db-0 -2',
    [
      ['kubernetes.' + svc, 'A', 'NOERROR, kubernetes.default.svc.cluster.local. 60 10.43.0.1'],
      ['old.example', 'A', 'NOERROR, old.example. 2 10.42.0.2'],
    ],
  ],
  [
    'rewrite name a.example b.example\nrewrite name b.example kubernetes.' + svc,
    // The first that matches is the last, unless it says `continue`.
    [
      ['a.example', 'A', 'SERVFAIL'],
      ['b.example', 'A', 'NOERROR, b.example. 5 10.43.0.1'],
    ],
  ],
  [
    'template IN A ip.example {\n match ^ip-(?P<a>\\d+)-(?P<b>\\d+)-(?P<c>\\d+)-(?P<d>\\d+)[.]\n answer "{{ .Name }} 60 IN A {{ .Group.a }}.{{ .Group.b }}.{{ .Group.c }}.{{ .Group.d }}"\n fallthrough\n}',
    [
      ['ip-192-0-2-1.ip.example', 'A', 'NOERROR, ip-192-0-2-1.ip.example. 60 192.0.2.1'],
      ['ip-192-0-2-999.ip.example', 'A', 'SERVFAIL'],
      ['ip-192-0-2-1.ip.example', 'AAAA', 'SERVFAIL'],
      ['other.ip.example', 'A', 'SERVFAIL'],
      ['kubernetes.' + svc, 'A', 'NOERROR, kubernetes.default.svc.cluster.local. 5 10.43.0.1'],
    ],
  ],
  [
    'template IN A hex.example {\n match ^x(..)(..)[.]\n answer "{{ .Name }} A 10.0.{{ parseInt (index .Match 1) 16 8 }}.{{ parseInt (index .Match 2) 16 8 }}"\n}',
    [
      ['x0aff.hex.example', 'A', 'NOERROR, x0aff.hex.example. 3600 10.0.10.255'],
      ['y.hex.example', 'A', 'NXDOMAIN'],
    ],
  ],
  [
    'template ANY ANY invalid {\n rcode NXDOMAIN\n authority "invalid. 60 {{ .Class }} SOA ns.invalid. admin.invalid. (1 60 60 60 60)"\n}',
    [['a.invalid', 'TXT', 'NXDOMAIN']],
  ],
  ['template IN ANY refused.example {\n rcode REFUSED\n}', [['refused.example', 'A', 'REFUSED']]],
  [
    'template IN A www.example {\n answer "{{ .Name }} 60 CNAME kubernetes.default.svc.cluster.local"\n}',
    [
      [
        'www.example',
        'A',
        'NOERROR, kubernetes.default.svc.cluster.local. 5 10.43.0.1, www.example. 60 kubernetes.default.svc.cluster.local.',
      ],
    ],
  ],
  [
    'template IN SRV srv.example {\n answer "{{ .Name }} 7 IN SRV 1 2 3 {{ .Type }}.{{ .Remote }}.example."\n}',
    [['srv.example', 'SRV', 'NOERROR, srv.example. 7 srv.10.42.0.9.example.']],
  ],
])('%j', (lines, questions) => {
  test.each(questions)('%s %s', async (name, type, wanted) => {
    expect(await ask(build(lines).engine, name, type)).toBe(wanted);
  });
});

test('an alias that a rewrite leads back to itself ends', async () => {
  const { engine } = build(`rewrite name loop.example loop.${svc}`);
  const answer = await ask(engine, `loop.${svc}`);
  expect(answer).toMatch(/^NOERROR, loop\.default\.svc\.cluster\.local\. 5 loop\.example\./);
  expect(answer.length).toBeLessThan(1000);
});

describe('kubernetes', () => {
  const askWith = (option: string, name: string, type = 'A') => {
    const { engine } = build('');
    const corefile = `. {\n kubernetes cluster.local in-addr.arpa ip6.arpa {\n${option}\n}\n${deaf}\n}`;
    const read = readSettings({
      data: { Corefile: corefile },
      custom: {},
      clusterDomain: 'cluster.local',
    });
    if (read.settings) engine.configure(read.settings);
    return ask(engine, name, type);
  };
  test.each([
    [
      'ttl 30',
      'kubernetes.' + svc,
      'A',
      'NOERROR, kubernetes.default.svc.cluster.local. 30 10.43.0.1',
    ],
    [
      'pods insecure',
      '10-0-0-1.default.pod.cluster.local',
      'A',
      'NOERROR, 10-0-0-1.default.pod.cluster.local. 5 10.0.0.1',
    ],
    ['pods disabled', '10-0-0-1.default.pod.cluster.local', 'A', 'NXDOMAIN'],
    ['', 'nope.' + svc, 'A', 'NXDOMAIN'],
    // Nobody to ask in this test: that it is asked is what counts.
    ['fallthrough', 'nope.' + svc, 'A', 'SERVFAIL'],
    ['fallthrough default.svc.cluster.local', 'nope.' + svc, 'A', 'SERVFAIL'],
    ['fallthrough other.svc.cluster.local', 'nope.' + svc, 'A', 'NXDOMAIN'],
    ['fallthrough', '9.9.9.9.in-addr.arpa', 'PTR', 'SERVFAIL'],
    ['', '9.9.9.9.in-addr.arpa', 'PTR', 'NXDOMAIN'],
    [
      '',
      '1.0.43.10.in-addr.arpa',
      'PTR',
      'NOERROR, 1.0.43.10.in-addr.arpa. 5 kubernetes.default.svc.cluster.local.',
    ],
  ])('%j: %s %s', async (option, name, type, wanted) => {
    expect(await askWith(option, name, type)).toBe(wanted);
  });

  test('a ttl that changes holds for answers that were given before', async () => {
    const { engine } = build('');
    expect(await ask(engine, `db-0.db.${svc}`)).toContain(' 5 ');
    engine.configure({ ...defaultSettings, ttl: 60 });
    expect(await ask(engine, `db-0.db.${svc}`)).toContain(' 60 ');
  });

  test('negative_ttl is in the SOA of what isn’t there, both in its ttl and its minimum', async () => {
    const { engine } = build('');
    engine.configure({ ...defaultSettings, negativeTtl: 7 });
    const query = queryOf(encodeQuery(1, { name: toWire(`nope.${svc}`), type: 1 }));
    const answer = await engine.answer(query, 'udp', { address: '', port: 0 });
    const [soa] = unpack(answer)?.authorities ?? [];
    expect([soa?.ttl, soa?.data.readUInt32BE(soa.data.length - 4)]).toEqual([7, 7]);
  });
});

describe('server blocks', () => {
  const blocks = `a.example {
    hosts {
      192.0.2.1 x.a.example
    }
  }
  b.a.example {
    template IN A {
      answer "{{ .Name }} A 192.0.2.2"
    }
  }
  away.${svc} {
    log
    ${deaf}
  }`;
  test.each([
    ['x.a.example', 'NOERROR, x.a.example. 3600 192.0.2.1'],
    ['y.a.example', 'NXDOMAIN'],
    ['x.b.a.example', 'NOERROR, x.b.a.example. 3600 192.0.2.2'],
    ['xa.example', 'SERVFAIL'],
    [`kubernetes.${svc}`, 'NOERROR, kubernetes.default.svc.cluster.local. 5 10.43.0.1'],
    // A block of its own takes the name from the cluster: others are asked.
    [`x.away.${svc}`, 'SERVFAIL'],
    [`x.home.${svc}`, 'NXDOMAIN'],
  ])('%s', async (name, wanted) => {
    expect(await ask(build('', blocks).engine, name)).toBe(wanted);
  });

  test('a name of no block is refused', async () => {
    const { engine } = build('');
    const corefile = 'cluster.local {\n kubernetes\n}';
    const { settings } = readSettings({
      data: { Corefile: corefile },
      custom: {},
      clusterDomain: 'cluster.local',
    });
    if (settings) engine.configure(settings);
    expect(await ask(engine, 'a.example')).toBe('REFUSED');
    expect(await ask(engine, `kubernetes.${svc}`)).toContain('NOERROR');
  });
});

describe('log', () => {
  test('in CoreDNS’s format', async () => {
    const { engine, logged } = build('log');
    await ask(engine, `kubernetes.${svc}`);
    await ask(engine, `nope.${svc}`, 'AAAA', 'tcp');
    const lines = logged.map(({ kind, text }) => [kind, text.replace(/\d+\.\d{9}s$/, 'TIME')]);
    expect(lines).toEqual([
      [
        'query',
        '10.42.0.9:4711 - 1 "A IN kubernetes.default.svc.cluster.local. udp 65 false 1232" NOERROR qr,aa,rd,ra 81 TIME',
      ],
      [
        'query',
        expect.stringMatching(
          /^10\.42\.0\.9:4711 - 1 "AAAA IN nope\.default\.svc\.cluster\.local\. tcp 59 false 1232" NXDOMAIN qr,aa,rd,ra \d+ TIME$/,
        ),
      ],
    ]);
  });

  test.each([
    ['log . {\n class denial\n}', [`nope.${svc}`, `db.${svc} MX`]],
    ['log . {\n class success\n}', [`db.${svc} A`]],
    ['log . {\n class error\n}', ['a.example A']],
    ['log a.example', ['a.example A']],
    [`log ${svc} {\n class denial error\n}`, [`nope.${svc}`, `db.${svc} MX`]],
  ])('%j', async (lines, wanted) => {
    const { engine, logged } = build(lines.replace('log .', 'log . "{name} {type}"'));
    for (const [name, type] of [
      [`db.${svc}`, 'A'],
      [`db.${svc}`, 'MX'],
      [`nope.${svc}`, 'A'],
      ['a.example', 'A'],
    ] as const) {
      await ask(engine, name, type);
    }
    const found = logged.map(({ text }) => text);
    expect(found).toHaveLength(wanted.length);
    for (const name of wanted)
      expect(found.some((text) => text.includes(name.split(' ')[0] ?? ''))).toBe(true);
  });

  test('what a rewrite asks is logged as the client asked it', async () => {
    const { engine, logged } = build(
      'log . "{name} {rcode}"\nrewrite name api.example kubernetes.' + svc,
    );
    await ask(engine, 'api.example');
    expect(logged).toEqual([{ kind: 'query', text: 'api.example. NOERROR' }]);
  });
});

test('an alias is followed, and the client’s one question is logged once', async () => {
  const { engine, logged } = build(
    'log . {name}\nhosts {\n 192.0.2.1 out.example\n fallthrough\n}',
  );
  expect(await ask(engine, `alias.${svc}`)).toContain('192.0.2.1');
  expect(logged.map(({ text }) => text)).toEqual([`alias.${svc}.`]);
});

test('an alias with more behind it than a datagram holds', async () => {
  const entries = Array.from({ length: 100 }, (_, at) => `192.0.2.${at + 1} out.example`).join(
    '\n',
  );
  const { engine } = build(`hosts {\n${entries}\nfallthrough\n}`);
  const answer = await ask(engine, `alias.${svc}`, 'A', 'tcp');
  expect(answer.split(', ')).toHaveLength(102);
});

test('errors: a question that nobody outside answered, where the block has it', async () => {
  const { engine, logged } = build('errors', 'quiet.example {\n}');
  await ask(engine, 'a.example', 'MX');
  await ask(engine, 'a.quiet.example');
  await ask(engine, `nope.${svc}`);
  expect(logged).toEqual([{ kind: 'error', text: 'a.example. MX: no resolver answered' }]);
});

describe('what no plugin may answer', () => {
  const lines = 'hosts {\n 192.0.2.1 a.example\n}\nlog';
  test('another class, a transfer', async () => {
    const { engine } = build(lines);
    const message = encodeQuery(1, { name: toWire('a.example'), type: 1 });
    message.writeUInt16BE(3, message.length - 13);
    const query = queryOf(message);
    expect(query.class).not.toBe(classIN);
    const answer = await engine.answer(query, 'udp', { address: '', port: 0 });
    expect(readAnswer(answer)?.rcode).toBe(rcodes.REFUSED);
    expect(await ask(engine, 'a.example', 'AXFR')).toBe('REFUSED');
  });
});
