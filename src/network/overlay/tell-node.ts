/** How the node's network says of its own Node how it is. */
import { nodes } from '#api/gen/resources.ts';
import type { NodeCondition } from '#api/gen/types.ts';
import type { Client } from '#client/client.ts';

export type TellNode = (condition: NodeCondition) => Promise<void>;

/** `client` speaks as this node; conditions of others stay. */
export function nodeTeller(client: Client, nodeName: string): TellNode {
  return async (condition) => {
    const body = { status: { conditions: [condition] } };
    await client.patch(
      nodes,
      { name: nodeName },
      { type: 'strategic', body },
      { subresource: 'status' },
    );
  };
}
