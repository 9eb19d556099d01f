/** An answer of the server as the walk sees it. */
import type { Outcome, Reply } from './case.ts';
import { negativeTtlOf } from '../wire/read-message.ts';
import type { ReadMessage } from '../wire/read-message.ts';

/** `message` absent: no answer, or one that can't be read. */
export function replyOf(
  message: ReadMessage | undefined,
  type: string,
  milliseconds: number,
): Reply {
  if (!message) return { outcome: 'silent', rcode: '', records: [], milliseconds };
  const negativeTtl = negativeTtlOf(message);
  return {
    outcome: outcomeOf(message, type),
    rcode: message.rcode,
    records: message.answers,
    milliseconds,
    ...(negativeTtl === undefined ? {} : { negativeTtl }),
  };
}

function outcomeOf({ rcode, answers }: ReadMessage, type: string): Outcome {
  if (rcode === 'NXDOMAIN') return 'no-name';
  if (rcode === 'REFUSED') return 'refused';
  if (rcode !== 'NOERROR') return 'failed';
  // An alias alone is no answer, unless it is asked for.
  const found = answers.some((record) => record.type === type || type === 'ANY');
  return found ? 'found' : 'no-data';
}
