/** Durations as Go writes them, such as `1h30m` or `-1.5s`: what follows `@every` in a CronJob's schedule. */

const unitMs: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
};

/** Milliseconds, or what Go's parser says is wrong. */
export function parseGoDuration(text: string): number | { readonly fault: string } {
  const refuse = (why: string): { fault: string } => ({
    fault: `time: ${why} ${JSON.stringify(text)}`,
  });
  const sign = text.startsWith('-') ? -1 : 1;
  let rest = text.replace(/^[-+]/, '');
  if (rest === '0') return 0;
  if (rest === '') return refuse('invalid duration');
  let total = 0;
  while (rest !== '') {
    const [whole, amount = ''] = /^(\d+\.?\d*|\.\d+)/.exec(rest) ?? [];
    if (whole === undefined) return refuse('invalid duration');
    rest = rest.slice(amount.length);
    const [unit = ''] = /^[^.\d]*/.exec(rest) ?? [];
    if (unit === '') return refuse('missing unit in duration');
    const milliseconds = unitMs[unit];
    if (milliseconds === undefined) {
      return refuse(`unknown unit ${JSON.stringify(unit)} in duration`);
    }
    total += Number(amount) * milliseconds;
    rest = rest.slice(unit.length);
  }
  // Go counts in 64 bits of nanoseconds.
  return total > 9_223_372_036_854 ? refuse('invalid duration') : sign * total;
}
