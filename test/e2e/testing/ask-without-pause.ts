/**
 * Asks the cluster's DNS for the addresses of names, one after the other and round again, without a pause. Each change of
 * what a name answers is appended to a file as a line of JSON (`Change`), and now and then one says how many questions
 * there were. Arguments: the file, the names (complete).
 */
import { appendFileSync } from 'node:fs';
import { systemClock } from '#base/clock.ts';
import { askServer } from '#dns/ask.ts';
import { types } from '#dns/wire/constants.ts';
import { toWire } from '#dns/wire/name.ts';
import { encodeQuery } from '#dns/wire/query.ts';
import { readMessage } from '#dns/wire/read-message.ts';

const server = { host: '10.43.0.10', port: 53 };
const asked = { transport: 'udp', clock: systemClock, timeoutMs: 2000 } as const;
const [file = '', ...names] = process.argv.slice(2);
const latest = new Map<string, string>();

for (let questions = 0, noted = 0; ;) {
  for (const name of names) {
    for (const type of ['A', 'AAAA'] as const) {
      const answer = await answerOf(name, type);
      questions += 1;
      if (latest.get(`${name} ${type}`) === answer) continue;
      latest.set(`${name} ${type}`, answer);
      note({ at: Date.now(), name, type, answer });
    }
  }
  if (Date.now() < noted + 250) continue;
  noted = Date.now();
  note({ at: noted, questions });
}

/** The addresses, or in capitals why there are none. */
async function answerOf(name: string, type: 'A' | 'AAAA'): Promise<string> {
  const message = encodeQuery(Math.trunc(Math.random() * 65_536), {
    name: toWire(name),
    type: types[type],
  });
  try {
    const read = readMessage(await askServer(server, message, asked));
    if (!read) return 'MALFORMED';
    if (read.rcode !== 'NOERROR') return read.rcode;
    const addresses = read.answers.map(({ value }) => value).toSorted();
    return addresses.join(' ') || 'NODATA';
  } catch (error) {
    return `NO ANSWER: ${String(error)}`;
  }
}

function note(line: object): void {
  appendFileSync(file, `${JSON.stringify(line)}\n`);
}
