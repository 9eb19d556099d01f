/** `errors`: a line for each question that ends in SERVFAIL. */
import { readOptions } from '../../config/reading.ts';
import type { DirectiveReader } from '../../config/reading.ts';

export const errorsReader: DirectiveReader = {
  name: 'errors',
  read(directive, draft, { note }) {
    draft.errors = true;
    readOptions(directive, {
      consolidate: (option) =>
        note(option, 'lines that are too many are counted, not consolidated'),
      stacktrace: (option) => note(option, '"stacktrace" does nothing here'),
    });
  },
};
