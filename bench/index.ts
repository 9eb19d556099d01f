/** Every benchmark, in the order in which they run. */
import type { Benchmark } from './bench.ts';
import { storageBenchmark } from './storage.ts';

export const benchmarks: readonly Benchmark[] = [storageBenchmark];
