/** The kernel's packet filter, through the `nft` program: one call is one transaction. */
import { run } from '#base/command.ts';
import { HoldfastError, messageOf } from '#base/errors.ts';

export interface Nft {
  /** All of the commands take effect at once, or none does. */
  apply(commands: string): Promise<void>;
  /** Rejects with KERNEL_FEATURE_MISSING when it can't do what the Service proxy needs. */
  check(): Promise<void>;
}

async function check(): Promise<void> {
  // `-c` has the kernel check a table without making it.
  const probe = `table ip holdfast-check {
  map verdicts { type ipv4_addr . inet_proto . inet_service : verdict; }
  map endpoints { typeof ip daddr . tcp dport . numgen random mod 2 : ip daddr . tcp dport; }
  chain balance { dnat to ip daddr . tcp dport . numgen random mod 2 map @endpoints; }
  chain nat { type nat hook prerouting priority dstnat; ip daddr . meta l4proto . th dport vmap @verdicts; fib daddr type local goto balance; }
  chain source { type nat hook postrouting priority srcnat; masquerade fully-random; }
  chain refuse { type filter hook forward priority 0; ct state new reject; }
}
`;
  try {
    await run('nft', ['-c', '-f', '-'], { input: probe });
  } catch (cause) {
    if (cause instanceof HoldfastError && cause.code === 'PROGRAM_MISSING') throw cause;
    throw new HoldfastError(
      'KERNEL_FEATURE_MISSING',
      `nftables cannot route Services: ${messageOf(cause)}`,
      {
        cause,
        remedy:
          'load the kernel modules nf_tables, nft_chain_nat, nft_fib_ipv4, nft_numgen, nft_masq and nft_reject_ipv4 (and be root)',
      },
    );
  }
}

export const systemNft: Nft = {
  async apply(commands) {
    await run('nft', ['-f', '-'], { input: commands });
  },
  check,
};
