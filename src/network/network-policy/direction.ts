/** The two ways of traffic, and what the far end is called in each. */

export type Direction = 'ingress' | 'egress';

export const directions: readonly Direction[] = ['ingress', 'egress'];

/** How nft names the address of the other side. */
export const peerAddress: Readonly<Record<Direction, string>> = {
  ingress: 'ip saddr',
  egress: 'ip daddr',
};
