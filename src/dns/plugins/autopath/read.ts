/** `autopath [ZONES...] @kubernetes`: names are completed here instead of by the Pod that asks. */
import { corefileError } from '../../config/tokens.ts';
import { zonesOf } from '../../config/reading.ts';
import type { DirectiveReader } from '../../config/reading.ts';

export const autopathReader: DirectiveReader = {
  name: 'autopath',
  read(directive, draft) {
    if (draft.autopath.length > 0) {
      throw corefileError(directive, '"autopath" stands twice in one block');
    }
    const zones = [...directive.args];
    if (zones.pop() !== '@kubernetes' || directive.block) {
      throw corefileError(
        directive,
        'autopath completes names as each Pod does, and in no other way; write: autopath @kubernetes',
      );
    }
    draft.autopath = zones.length > 0 ? zonesOf(directive, zones) : draft.zones;
  },
};
