/** The `eviction` subresource: a polite delete. */
import type { Eviction, Json, Pod } from '#api/gen/types.ts';
import { badRequest } from '#api/status.ts';
import type { ActionSubresource } from '../../../registry/strategy.ts';
import { success } from '../../subresources/success.ts';

export const evictionSubresource: ActionSubresource<Pod> = {
  kind: 'action',
  verbs: ['create'],
  bodyType: { group: 'policy', version: 'v1', kind: 'Eviction' },
  async act(request): Promise<Json> {
    // The registry has checked the body against the schema of Eviction.
    const eviction = request.body as Eviction;
    const { name } = eviction.metadata ?? {};
    if (name && name !== request.object.metadata.name) {
      throw badRequest('name in URL does not match name in Eviction object');
    }
    const { dryRun, ...options } = eviction.deleteOptions ?? {};
    // The only value that the schema knows of is `All`.
    if (!dryRun?.length) await request.delete(options);
    return success(201);
  },
};
