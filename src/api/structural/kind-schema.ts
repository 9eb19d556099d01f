/** What writing a custom object needs to know of its kind: see `#api/kind-schema.ts`. */
import { deepFreeze } from '../freeze.ts';
import type { KindSchema } from '../kind-schema.ts';
import type { KubeObject } from '../object.ts';
import { apiVersionOf } from '../object.ts';
import type { Decoded } from '../schema/decode.ts';
import { checkKind, checkedFindings, requireObject } from '../schema/decode.ts';
import { type DecodeState, TypeFault, describeFault } from '../schema/fault.ts';
import type { GroupVersionKind } from '../schema/tables.ts';
import { badRequest } from '../status.ts';
import { fill } from './fill.ts';
import { prune } from './prune.ts';
import type { Structural } from './schema.ts';
import { objectShape } from './shape.ts';

export function customSchema(kind: GroupVersionKind, schema: Structural): KindSchema {
  const own = { apiVersion: apiVersionOf(kind), kind: kind.kind };
  const shape = objectShape(schema);
  return {
    kind,
    shape,
    empty: Object.freeze({ ...own, metadata: Object.freeze(noMetadata) }),
    decode(body, options = {}): Decoded<KubeObject> {
      const sent = requireObject(body);
      checkKind(kind, sent);
      const prefix = `${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: `;
      const state: DecodeState = { path: [], findings: [] };
      const { metadata, ...rest } = conform(sent, schema, { state, prefix });
      const warnings = checkedFindings(sent, state.findings, { ...options, prefix });
      // Decoding has made metadata of it.
      const object = { ...rest, ...own, metadata: metadata ?? noMetadata } as KubeObject;
      return { object: deepFreeze(inOrder(object)), warnings };
    },
  };
}

const noMetadata: KubeObject['metadata'] = {
  name: '',
  uid: '',
  resourceVersion: '',
  creationTimestamp: '',
};

function conform(
  sent: Record<string, unknown>,
  schema: Structural,
  { state, prefix }: { readonly state: DecodeState; readonly prefix: string },
): Partial<KubeObject> {
  try {
    return fill(prune(sent, schema, state), schema) as Partial<KubeObject>; // Of an object comes one.
  } catch (thrown) {
    if (!(thrown instanceof TypeFault)) throw thrown;
    const at = state.path.lastIndexOf('metadata') + 1;
    throw badRequest(`${prefix}${describeFault(thrown, 'ObjectMeta', state.path.slice(at))}`);
  }
}

/** As every stored object is: its kind first, then its metadata. */
function inOrder({ apiVersion, kind, metadata, ...rest }: KubeObject): KubeObject {
  return { apiVersion, kind, metadata, ...rest };
}
