import type { UserInfo } from '#client/api-handler.ts';

const userPrefix = 'system:node:';
const nodesGroup = 'system:nodes';

/** The node whose kubelet this user is; undefined for everybody else. */
export function nodeOf(user: UserInfo): string | undefined {
  if (!user.name.startsWith(userPrefix) || !user.groups.includes(nodesGroup)) return undefined;
  return user.name.slice(userPrefix.length) || undefined;
}
