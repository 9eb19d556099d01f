/** What is held, read in steps: always what reading everything anew would say. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Service } from '#api/gen/types.ts';
import { services } from '#api/gen/resources.ts';
import { startCore } from '../../../../registry/testing/fixture.ts';
import { readerOf } from '../../../testing/flow.ts';
import { serviceStrategy } from '../strategy.ts';
import { Holdings } from './holdings.ts';

const portsOf = ({ spec }: Service): readonly number[] =>
  (spec.ports ?? []).flatMap(({ nodePort }) => nodePort ?? []);

test('follows what is stored', async () => {
  const nodePorts = { first: 30_000, last: 30_009 };
  const strategies = [serviceStrategy({ cidr: '10.43.0.0/24', nodePorts })];
  const step = fc.record({
    name: fc.constantFrom('a', 'b', 'c', 'd'),
    what: fc.constantFrom('create', 'delete', 'move', 'look'),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
      const core = await startCore({ strategies });
      const held = new Holdings(services, portsOf);
      const namespace = 'default';
      const compare = (): void => {
        held.catchUp(core.reader);
        const anew = new Holdings(services, portsOf);
        anew.catchUp(readerOf(core.reader.list(services)));
        for (let port = nodePorts.first; port <= nodePorts.last; port++) {
          const asked = [port, 'default/a'] as const;
          expect(held.isHeldByOther(...asked)).toBe(anew.isHeldByOther(...asked));
        }
      };
      try {
        compare();
        for (const [at, { name, what }] of steps.entries()) {
          const there = core.reader.get(services, { namespace, name });
          const spec = { type: 'NodePort' as const, ports: [{ port: 1 + at }] };
          if (what === 'look') compare();
          else if (what === 'create' && !there)
            await core.client.create(services, { metadata: { namespace, name }, spec });
          else if (what === 'delete' && there) await core.client.delete(services, there.metadata);
          else if (what === 'move' && there)
            await core.client.update(services, { ...there, spec: { ...there.spec, ...spec } });
        }
        compare();
      } finally {
        await core.stop();
      }
    }),
    { numRuns: 30 },
  );
});
