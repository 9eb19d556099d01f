/** `log [NAMES...] [FORMAT] { class … }`: a line for each question. */
import { corefileError } from '../../config/tokens.ts';
import type { Directive } from '../../config/corefile.ts';
import { readOptions, zonesOf } from '../../config/reading.ts';
import type { DirectiveReader } from '../../config/reading.ts';
import type { LogRule } from '../../config/settings.ts';
import { isPlaceholder } from './format.ts';

/** CoreDNS's, so that what reads its log reads this. */
const common =
  '{remote}:{port} - {>id} "{type} {class} {name} {proto} {size} {>do} {>bufsize}" {rcode} {>rflags} {rsize} {duration}';
const combined = common.replace('{>id}', '{>id} {>opcode}');

export const logReader: DirectiveReader = {
  name: 'log',
  read(directive, draft) {
    const words = [...directive.args];
    const format = words.at(-1)?.includes('{') ? (words.pop() ?? '') : '{common}';
    const whole = format.replaceAll('{common}', common).replaceAll('{combined}', combined);
    for (const [placeholder] of whole.matchAll(/\{[^}]*\}/g)) {
      if (!isPlaceholder(placeholder)) {
        throw corefileError(directive, `${placeholder} in the format of log is not supported`);
      }
    }
    const classes: LogRule['classes'][number][] = [];
    readOptions(directive, {
      class: (option) => classes.push(...option.args.map((word) => classOf(option, word))),
    });
    draft.log.push({
      zones: words.length > 0 ? zonesOf(directive, words) : draft.zones,
      format: whole,
      classes: classes.length > 0 ? classes : ['all'],
    });
  },
};

function classOf(option: Directive, word: string): LogRule['classes'][number] {
  if (word === 'success' || word === 'denial' || word === 'error' || word === 'all') return word;
  throw corefileError(option, `classes are success, denial, error and all, not "${word}"`);
}
