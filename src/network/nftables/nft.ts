/** The kernel's packet filter, through the `nft` program: one call is one transaction. */
import { run } from '#base/command.ts';
import type { Clock } from '#base/clock.ts';
import { HoldfastError, messageOf } from '#base/errors.ts';
import { InteractiveNft } from './interactive-nft.ts';

export interface Nft {
  /** All of the commands take effect at once, or none does. One call at a time. */
  apply(commands: string): Promise<void>;
  /** The same for commands of one line each, in a fraction of the time when they are few. */
  change(commands: string): Promise<void>;
  /** Rejects with KERNEL_FEATURE_MISSING when it can't do what the Service proxy needs. */
  check(): Promise<void>;
  /** Ends what it keeps running. */
  close(): Promise<void>;
}

/** Longer texts are a matter of throughput: nft reads its interactive input byte by byte. */
const smallChange = 16_384;

/** `command`: how `nft` is run, such as inside of a network namespace. */
export function systemNft(clock: Clock, command: readonly string[] = ['nft']): Nft {
  const [program = 'nft', ...words] = command;
  const interactive = new InteractiveNft(command, clock);
  /** There are builds of nft without an interactive mode: undefined until it has been seen to work. */
  let interacts: boolean | undefined;
  const apply = async (commands: string): Promise<void> => {
    await run(program, [...words, '-f', '-'], { input: commands });
  };
  return {
    apply,
    async change(commands) {
      if (interacts === false || commands.length > smallChange) return apply(commands);
      try {
        await interactive.apply(commands);
        interacts = true;
      } catch (error) {
        if (interacts) throw error;
        interacts = false;
        await interactive.close();
        await apply(commands);
      }
    },
    check: () => check(program, words),
    close: () => interactive.close(),
  };
}

async function check(program: string, words: readonly string[]): Promise<void> {
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
    await run(program, [...words, '-c', '-f', '-'], { input: probe });
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
