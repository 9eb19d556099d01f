/** Tells the log of every question and its answer. */
import type { LogRule } from '../../config/settings.ts';
import { rcodes } from '../../wire/constants.ts';
import { isWithin } from '../../wire/name.ts';
import { whenAnswered } from '../plugin.ts';
import type { Next, Plugin, PluginParts, Question, Reply } from '../plugin.ts';
import { formatLine } from './format.ts';

export class LogPlugin implements Plugin {
  readonly name = 'log';
  readonly #rules: readonly LogRule[];
  readonly #parts: PluginParts;

  constructor(rules: readonly LogRule[], parts: PluginParts) {
    this.#rules = rules;
    this.#parts = parts;
  }

  answer(question: Question, next: Next): Reply {
    const { name } = question.query;
    // As in CoreDNS, the first that is about this name.
    const rule = this.#rules.find(({ zones }) => zones.some((zone) => isWithin(name, zone)));
    // What the server asks itself, following an alias, is nobody's question.
    if (!rule || question.asker.hops !== undefined) return next(question);
    const { monotonic, log } = this.#parts;
    const began = monotonic();
    return whenAnswered(next(question), (answer) => {
      if (rule.classes.some((wanted) => wanted === 'all' || wanted === classOf(answer))) {
        log(formatLine(rule.format, { ...question, answer, durationMs: monotonic() - began }));
      }
      return answer;
    });
  }
}

function classOf(answer: Buffer): LogRule['classes'][number] {
  const rcode = (answer[3] ?? 0) & 0xf;
  if (rcode === rcodes.NXDOMAIN) return 'denial';
  if (rcode !== rcodes.NOERROR) return 'error';
  return answer.readUInt16BE(6) > 0 ? 'success' : 'denial';
}
