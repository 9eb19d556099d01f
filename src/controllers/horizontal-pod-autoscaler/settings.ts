/** Times of the autoscaler, in milliseconds; `README.md` has their names upstream. */
export interface AutoscalerSettings {
  /** How often each autoscaler is looked at. */
  readonly syncMs: number;
  /** The number goes down only to the most of what was wanted within this time, unless `behavior` says otherwise. */
  readonly downscaleStabilizationMs: number;
  /** For so long after its start a Pod's use of the processor counts only when measured since it is ready. */
  readonly cpuInitializationMs: number;
  /** A Pod that turns unready within this time after its start was never ready. */
  readonly initialReadinessMs: number;
}

export const autoscalerDefaults: AutoscalerSettings = {
  syncMs: 15_000,
  downscaleStabilizationMs: 300_000,
  cpuInitializationMs: 300_000,
  initialReadinessMs: 30_000,
};
