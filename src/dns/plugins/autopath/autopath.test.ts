/** Search completion: what a Pod is told, beside what its resolver would have found by itself, on a whole engine. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bug } from '#base/errors.ts';
import { readSettings } from '../../config/read-settings.ts';
import { Engine } from '../../engine.ts';
import { service, silentEvents, slice } from '../../fixtures.ts';
import { recordsOf } from '../../records/service-records.ts';
import type { ClientPod, OwnedRecords, PodSearch } from '../../running-engine.ts';
import { address, FakeUpstream, soa, tell } from '../../upstream/fixtures.ts';
import type { Heard } from '../../upstream/fixtures.ts';
import { rcodes, types } from '../../wire/constants.ts';
import { fromWire, toWire } from '../../wire/name.ts';
import { encodeQuery, parseQuery } from '../../wire/query.ts';
import { readAnswer } from '../../wire/response.ts';

const svc = 'default.svc.cluster.local';
const [podA, podB, elsewhere] = ['10.42.0.9', '10.42.0.10', '10.42.1.9'];

/** What is outside the cluster: by name, the types that it has, or what is wrong with it. */
type World = Readonly<Record<string, readonly ('A' | 'AAAA' | 'servfail')[]>>;
let world: World;
/** Holds the upstream's answers back. */
let gate: Promise<unknown>;
let upstream: FakeUpstream;
let engine: Engine;
let folder: string;

async function outside({ query, name }: Heard): Promise<Buffer> {
  await gate;
  const has = world[name.toLowerCase().replace(/\.$/, '')];
  if (!has) return tell(query, { rcode: rcodes.NXDOMAIN, authorities: [soa('.', 60, 60)] });
  if (has.includes('servfail')) return tell(query, { rcode: rcodes.SERVFAIL });
  const { A } = types;
  if (query.type === A && has.includes('A')) {
    return tell(query, { answers: [address(query.name, '192.0.2.1')] });
  }
  if (query.type === types.AAAA && has.includes('AAAA')) {
    const data = { type: 'AAAA' as const, address: '2001:db8::1' };
    return tell(query, { answers: [{ name: query.name, ttl: 60, data }] });
  }
  return tell(query, { authorities: [soa('.', 60, 60)] });
}

const search: PodSearch = {
  domains: [svc, 'svc.cluster.local', 'cluster.local'].map(toWire),
  inherits: true,
  further: [],
  ndots: 5,
};

function pod(owner: string, at: string, more: Partial<PodSearch> = {}): ClientPod {
  return { owner, addresses: [at], search: { ...search, ...more } };
}

function tellEngine(clients: readonly ClientPod[], changes: readonly OwnedRecords[] = []): void {
  engine.update({ changes, serial: 1, synced: true, clients });
}

function records(name: string, namespace = 'default'): OwnedRecords {
  const slices = [slice(name, ['db-0=10.42.0.2'], { namespace })];
  const told = recordsOf(service(name, {}, namespace), slices, 'cluster.local');
  return { owner: `${namespace}/${name}`, records: told };
}

function configure(autopath: string, lines = '', more = ''): void {
  const { address: host, port } = upstream.upstream;
  const corefile = `. {
kubernetes cluster.local in-addr.arpa ip6.arpa {\npods insecure\n}
forward . ${host}:${port}\n${autopath}\n${lines}\n}\n${more}`;
  const { settings, problems } = readSettings({
    data: { Corefile: corefile },
    custom: {},
    clusterDomain: 'cluster.local',
  });
  expect(problems).toEqual([]);
  if (settings) engine.configure(settings);
}

beforeEach(async () => {
  world = {};
  gate = Promise.resolve();
  upstream = await FakeUpstream.start(outside);
  folder = await mkdtemp(join(tmpdir(), 'autopath-'));
  const resolvConf = join(folder, 'resolv.conf');
  await writeFile(resolvConf, 'search lab.example\n');
  const ranges = ['10.42.0.0/16', '10.43.0.0/16'];
  engine = new Engine(
    { clusterDomain: 'cluster.local', ranges, dnsAddress: '10.43.0.10', listen: [], resolvConf },
    silentEvents,
  );
  await engine.start();
  const namespaces = ['default', 'other'].map((name): OwnedRecords => {
    return { owner: name, records: [], names: [`${name}.svc.cluster.local`] };
  });
  tellEngine([pod('default/a', podA)], [...namespaces, records('db'), records('far', 'other')]);
  configure('autopath @kubernetes');
});

afterEach(async () => {
  await engine.stop();
  await upstream.stop();
  await rm(folder, { recursive: true });
});

/** `NOERROR`, then each record as `owner value`. */
async function ask(name: string, type: 'A' | 'AAAA' | 'TXT' = 'A', from = podA): Promise<string> {
  const query = parseQuery(encodeQuery(1, { name: toWire(name), type: types[type] }));
  if (typeof query === 'string') bug(query);
  const message = await engine.answer(query, 'udp', { address: from, port: 4711 });
  const answer = readAnswer(message) ?? bug('malformed');
  const rcode = Object.entries(rcodes).find(([, code]) => code === answer.rcode)?.[0] ?? '';
  const shown = answer.answers.map(({ name: owner, data }) => {
    if (data.type === 'CNAME') return `${fromWire(owner)} ${fromWire(data.target)}`;
    return `${fromWire(owner)} ${'address' in data ? data.address : data.type}`;
  });
  return [rcode, ...shown].join(', ');
}

/** What was asked outside; that the server looks out for loops is another matter. */
const asked = (): readonly string[] =>
  upstream.names.filter((name) => !name.endsWith('.holdfast-loop.')).toSorted();

const completions = async (): Promise<number | undefined> =>
  (await engine.counts()).upstream.counters.find(({ name }) => name === 'autopath_success_total')
    ?.value;

describe('what a Pod of the namespace default is told', () => {
  beforeEach(() => {
    world = {
      'api.example.com': ['A'],
      'six.example.com': ['AAAA'],
      'ill.example.com': ['servfail'],
      'host.lab.example': ['A'],
      'both.example.lab.example': ['A'],
      'both.example': ['A'],
      store: ['A'],
      'a.b.c.d.e.f': ['A'],
    };
  });

  const alias = (typed: string, found: string): string => `${typed}.${svc}. ${found}.`;
  test.each<[string, 'A' | 'AAAA' | 'TXT', string, number]>([
    // Outside, after three names of the cluster and one of the node's domain: two questions for one.
    [
      `api.example.com.${svc}`,
      'A',
      `NOERROR, ${alias('api.example.com', 'api.example.com')}, api.example.com. 192.0.2.1`,
      1,
    ],
    [
      `api.example.com.${svc}`,
      'AAAA',
      `NOERROR, ${alias('api.example.com', 'api.example.com')}`,
      1,
    ],
    [
      `six.example.com.${svc}`,
      'AAAA',
      `NOERROR, ${alias('six.example.com', 'six.example.com')}, six.example.com. 2001:db8::1`,
      1,
    ],
    // Of another namespace.
    [
      `far.other.${svc}`,
      'A',
      `NOERROR, ${alias('far.other', 'far.other.svc.cluster.local')}, far.other.svc.cluster.local. 10.42.0.2`,
      1,
    ],
    [
      `far.other.${svc}`,
      'AAAA',
      `NOERROR, ${alias('far.other', 'far.other.svc.cluster.local')}`,
      1,
    ],
    [
      `far.other.svc.${svc}`,
      'A',
      `NOERROR, ${alias('far.other.svc', 'far.other.svc.cluster.local')}, far.other.svc.cluster.local. 10.42.0.2`,
      1,
    ],
    // In full, with fewer dots than ndots.
    [
      `db.${svc}.${svc}`,
      'A',
      `NOERROR, ${alias(`db.${svc}`, `db.${svc}`)}, db.${svc}. 10.42.0.2`,
      1,
    ],
    // The node's own domain, before the name alone.
    [
      `host.${svc}`,
      'A',
      `NOERROR, ${alias('host', 'host.lab.example')}, host.lab.example. 192.0.2.1`,
      1,
    ],
    [
      `both.example.${svc}`,
      'A',
      `NOERROR, ${alias('both.example', 'both.example.lab.example')}, both.example.lab.example. 192.0.2.1`,
      1,
    ],
    // What is there is told as ever.
    [`db.${svc}`, 'A', `NOERROR, db.${svc}. 10.42.0.2`, 0],
    [`db.${svc}`, 'AAAA', 'NOERROR', 0],
    [svc, 'A', 'NOERROR', 0],
    // Nowhere.
    [`nope.example.com.${svc}`, 'A', 'NXDOMAIN', 0],
    // What the list leads to isn't completed in its turn.
    [`far.other.default.${svc}`, 'A', 'NXDOMAIN', 0],
    // A member that isn't there yet is asked of nobody else.
    [`db-1.db.${svc}`, 'A', 'NXDOMAIN', 0],
    // A Service that isn't there is no top-level domain.
    [`store.${svc}`, 'A', 'NXDOMAIN', 0],
    // Tried as it is before, by a resolver whose ndots is 5.
    [`a.b.c.d.e.f.${svc}`, 'A', 'NXDOMAIN', 0],
    // Whether it is there, nobody can say.
    [`ill.example.com.${svc}`, 'A', 'SERVFAIL', 0],
    // No address; not the first domain.
    [`api.example.com.${svc}`, 'TXT', 'NXDOMAIN', 0],
    ['api.example.com.svc.cluster.local', 'A', 'NXDOMAIN', 0],
    ['api.example.com.other.svc.cluster.local', 'A', 'NXDOMAIN', 0],
  ])('%s %s', async (name, type, wanted, completed) => {
    expect(await ask(name, type)).toBe(wanted);
    expect(await completions()).toBe(completed);
  });

  test('a member that isn’t there yet, and a Service, reach nobody outside', async () => {
    await ask(`db-1.db.${svc}`);
    await ask(`api.db.${svc}`);
    expect(asked()).toEqual([]);
  });

  test('one question outside for each name that is asked there, however many clients wait', async () => {
    configure('autopath @kubernetes', 'cache 30');
    await Promise.all(Array.from({ length: 50 }, () => ask(`api.example.com.${svc}`)));
    // The node's domain for both types, since more stands behind it; the name alone for the one that was asked.
    expect(asked()).toEqual([
      'api.example.com.',
      'api.example.com.lab.example.',
      'api.example.com.lab.example.',
    ]);
  });

  test.each<World>([{}, { 'new.dev': ['A'] }])(
    'a name that appears while others are asked is told, with %j outside',
    async (given) => {
      world = given;
      const held = Promise.withResolvers<void>();
      gate = held.promise;
      const answer = ask(`new.dev.${svc}`);
      await expect.poll(() => asked().length).toBeGreaterThan(0);
      const names = [`new.dev.${svc}`];
      const [told] = records('db').records;
      if (!told || told.type !== 'A') bug('no address');
      tellEngine([], [{ owner: 'dev', records: [{ ...told, name: `new.dev.${svc}` }], names }]);
      held.resolve();
      expect(await answer).toBe(`NOERROR, new.dev.${svc}. 10.42.0.2`);
    },
  );

  test('what the client asked in mixed case comes back so, with the alias at it', async () => {
    const message = encodeQuery(1, { name: toWire(`api.example.com.${svc}`), type: types.A });
    message.write('aPi', 13, 'latin1');
    const query = parseQuery(message);
    if (typeof query === 'string') bug(query);
    const reply = await engine.answer(query, 'udp', { address: podA, port: 1 });
    expect(readAnswer(reply)?.answers[0]?.name.slice(1, 4)).toBe('aPi');
  });

  test('the other plugins and blocks are asked as a client’s own question would ask them', async () => {
    const hosts = 'hosts {\n 192.0.2.7 printer.office.test\n fallthrough\n}';
    configure(
      'autopath @kubernetes',
      `rewrite name old.office.test printer.office.test\n${hosts}`,
      'corp.test {\n hosts {\n 192.0.2.8 www.corp.test\n}\n}',
    );
    expect(await ask(`printer.office.test.${svc}`)).toContain('printer.office.test. 192.0.2.7');
    expect(await ask(`old.office.test.${svc}`)).toContain('old.office.test. 192.0.2.7');
    expect(await ask(`www.corp.test.${svc}`)).toContain('www.corp.test. 192.0.2.8');
  });

  test('only in the zones that the directive names', async () => {
    configure('autopath other.svc.cluster.local @kubernetes');
    expect(await ask(`api.example.com.${svc}`)).toBe('NXDOMAIN');
    configure(`autopath ${svc} @kubernetes`);
    expect(await ask(`api.example.com.${svc}`)).toContain('192.0.2.1');
  });

  test('not without the directive', async () => {
    configure('');
    expect(await ask(`api.example.com.${svc}`)).toBe('NXDOMAIN');
    expect(asked()).toEqual([]);
  });
});

describe('whose address it is', () => {
  const ours = `far.other.${svc}`;
  const theirs = 'db.default.other.svc.cluster.local';
  const inOther: Partial<PodSearch> = {
    domains: ['other.svc.cluster.local', 'svc.cluster.local', 'cluster.local'].map(toWire),
  };
  const found = async (name: string, from = podA): Promise<boolean> =>
    (await ask(name, 'A', from)).includes('10.42.0.2');
  const gone: ClientPod = { owner: 'default/a', addresses: [], search: undefined };

  test('nobody’s, or one of another node', async () => {
    expect(await found(ours, elsewhere)).toBe(false);
    expect(await found(ours, podB)).toBe(false);
  });

  test('a Pod that has gone has none', async () => {
    expect(await found(ours)).toBe(true);
    tellEngine([gone]);
    expect(await found(ours)).toBe(false);
  });

  test('a Pod of another namespace gets the address: in one step, and not before the first has gone', async () => {
    tellEngine([pod('other/b', podA, inOther)]);
    expect([await found(ours), await found(theirs)]).toEqual([false, false]);
    tellEngine([gone]);
    expect([await found(ours), await found(theirs)]).toEqual([false, true]);
  });

  test('also where nobody knows how the new Pod completes names', async () => {
    tellEngine([{ owner: 'other/b', addresses: [podA], search: undefined }]);
    expect(await found(ours)).toBe(false);
    tellEngine([gone]);
    expect(await found(ours)).toBe(false);
  });

  test('a Pod that comes back with another address', async () => {
    tellEngine([pod('default/a', podB)]);
    expect([await found(ours), await found(ours, podB)]).toEqual([false, true]);
  });

  test('both addresses of a Pod with two', async () => {
    tellEngine([{ ...pod('default/a', podA), addresses: [podA, 'fd00::9'] }]);
    expect([await found(ours), await found(ours, 'fd00::9')]).toEqual([true, true]);
  });

  test('with ndots 1 the client completes nothing that has a dot, and so nor does the server', async () => {
    tellEngine([pod('default/a', podA, { ndots: 1 })]);
    expect(await found(ours)).toBe(false);
  });

  test('a first domain that isn’t the cluster’s is left to its owner', async () => {
    world = { 'api.example.com': ['A'] };
    tellEngine([pod('default/a', podA, { domains: [toWire('corp.example')], inherits: false })]);
    expect(await ask('api.example.com.corp.example')).toBe('NXDOMAIN');
  });
});

test('the Pod’s own list is walked to the same end as the Pod would, for A and AAAA alike', async () => {
  const typed = 'x.y';
  const domains = ['lab.example', 'one.example', 'two.example'];
  tellEngine([pod('default/a', podA, { further: ['one.example', 'two.example'].map(toWire) })]);
  const there = fc.constantFrom<World[string] | undefined>(undefined, ['A'], ['AAAA'], []);
  const outsideNames = [...domains.map((domain) => `${typed}.${domain}`), typed];
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(there, there, there, there),
      fc.constantFrom(['A', 'AAAA'] as const, ['AAAA', 'A'] as const),
      async (has, order) => {
        const all = outsideNames.map((name, at) => [name, has[at]] as const);
        world = Object.fromEntries(all.flatMap(([name, own]) => (own ? [[name, own]] : [])));
        const end = all.find(([, own]) => own);
        for (const type of order) {
          const value = type === 'A' ? '192.0.2.1' : '2001:db8::1';
          const wanted = end
            ? [
                `NOERROR, ${typed}.${svc}. ${end[0]}.`,
                ...(end[1]?.includes(type) ? [`${end[0]}. ${value}`] : []),
              ].join(', ')
            : 'NXDOMAIN';
          expect(await ask(`${typed}.${svc}`, type)).toBe(wanted);
        }
      },
    ),
  );
});

test('a name with a template for one type only is where both walks end', async () => {
  world = { 'x.y': ['AAAA', 'A'] };
  configure(
    'autopath @kubernetes',
    'template IN A lab.example {\n answer "{{ .Name }} 60 IN A 192.0.2.9"\n}',
  );
  const alias = `x.y.${svc}. x.y.lab.example.`;
  expect(await ask(`x.y.${svc}`, 'A')).toBe(`NOERROR, ${alias}, x.y.lab.example. 192.0.2.9`);
  expect(await ask(`x.y.${svc}`, 'AAAA')).toBe(`NOERROR, ${alias}`);
});
