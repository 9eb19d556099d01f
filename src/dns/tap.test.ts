import { expect, test } from 'vitest';
import { VirtualClock } from '#base/virtual-clock.ts';
import { Tap } from './tap.ts';
import type { SeenQueries } from './tap.ts';
import { toWire } from './wire/name.ts';
import { encodeQuery, parseQuery } from './wire/query.ts';
import { bare } from './wire/response.ts';

const query = parseQuery(encodeQuery(1, { name: toWire('db.cluster.local'), type: 28 }));

function tapped() {
  const clock = new VirtualClock();
  const seen: SeenQueries[] = [];
  const tap = new Tap(clock, (batch) => seen.push(batch));
  const see = (): void => {
    if (typeof query === 'string') expect.unreachable();
    const from = { client: '10.42.0.7', transport: 'udp', began: tap.now() } as const;
    tap.see(query, from, bare(query, 3));
  };
  return { clock, seen, tap, see };
}

test('a question is told with its answer', async () => {
  const { clock, seen, see } = tapped();
  see();
  expect(seen).toEqual([]);
  await clock.advance(50);
  expect(seen).toEqual([
    {
      missed: 0,
      queries: [
        {
          at: expect.any(Number),
          client: '10.42.0.7',
          transport: 'udp',
          name: 'db.cluster.local.',
          type: 'AAAA',
          rcode: 'NXDOMAIN',
          answers: 0,
          milliseconds: 0,
        },
      ],
    },
  ]);
});

test('a flood is bounded, and what is missed is told', async () => {
  const { clock, seen, see } = tapped();
  for (let number = 0; number < 1500; number++) see();
  await clock.advance(50);
  see();
  await clock.advance(50);
  expect(seen.map(({ queries, missed }) => [queries.length, missed])).toEqual([
    [1000, 500],
    [1, 0],
  ]);
});

test('a closed one tells nothing more', async () => {
  const { clock, seen, tap, see } = tapped();
  see();
  tap.close();
  await clock.advance(1000);
  expect(seen).toEqual([]);
});
