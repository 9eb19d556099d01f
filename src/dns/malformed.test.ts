/** Messages that no decent client sends, by UDP and TCP: the right reaction to each, and afterwards all is as before. */
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { service } from './fixtures.ts';
import { LoopbackDns, told } from './testing/loopback.ts';
import { malformed } from './testing/malformed.ts';
import { readMessage } from './testing/message-reader.ts';
import { question } from './testing/question.ts';

const dns = new LoopbackDns();
beforeAll(async () => {
  await dns.listen();
  await dns.hold({ services: [service('web', { clusterIP: '10.43.0.7', ports: [] })] });
});
afterAll(() => dns.stop());

const asked = 'web.default.svc.cluster.local A';
const rightAnswer = ['NOERROR aa rd ra', 'web.default.svc.cluster.local. 5 A 10.43.0.7'];

describe.each(['udp', 'tcp'] as const)('by %s', (transport) => {
  test.each(malformed)('$of: $reaction', async ({ message, reaction }) => {
    const answers = (await dns.reactions([message], transport)).map(readMessage);
    expect(answers.map(({ rcode }) => rcode)).toEqual(reaction === 'none' ? [] : [reaction]);
    for (const answer of answers) expect(answer.id).toBe(message.readUInt16BE(0));
    expect(told(await dns.ask(asked, { transport }))).toEqual(rightAnswer);
  });

  test('all of them at once', async () => {
    const answers = await dns.reactions(
      malformed.map(({ message }) => message),
      transport,
    );
    expect(answers).toHaveLength(malformed.filter(({ reaction }) => reaction !== 'none').length);
  });

  test('whatever arrives, each answer is well-formed and to the point', async () => {
    const good = [
      asked,
      'cluster.local NS',
      'no.svc.cluster.local SRV',
      'a.example.com ANY',
    ].flatMap((told) => [
      question(told),
      question(told, { edns: { options: [0, 10, 0, 2, 1, 2] } }),
    ]);
    const changes = fc.array(fc.tuple(fc.nat({ max: 70 }), fc.nat({ max: 255 })), { maxLength: 4 });
    const mutated = fc
      .tuple(fc.constantFrom(...good), changes, fc.nat({ max: 8 }))
      .map(([message, bytes, cut]) => {
        const copy = Buffer.from(message.subarray(0, message.length - cut));
        for (const [at, value] of bytes) copy[at] = value;
        return copy;
      });
    const anything = fc.uint8Array({ maxLength: 80 }).map((bytes) => Buffer.from(bytes));
    const batch = fc.array(fc.oneof({ weight: 4, arbitrary: mutated }, anything), {
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(batch, async (messages) => {
        const answers = await dns.reactions(messages, transport);
        const ids = messages
          .filter((bytes) => bytes.length >= 2)
          .map((bytes) => bytes.readUInt16BE(0));
        for (const answer of answers) expect(ids).toContain(readMessage(answer).id);
        expect(answers.length).toBeLessThanOrEqual(messages.length);
      }),
      { numRuns: 40 },
    );
    expect(told(await dns.ask(asked, { transport }))).toEqual(rightAnswer);
  });
});
