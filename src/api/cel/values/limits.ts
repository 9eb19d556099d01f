/** The ranges of CEL's integers, times and durations. */
export const maxInt = 2n ** 63n - 1n;
export const minInt = -(2n ** 63n);
export const maxUint = 2n ** 64n - 1n;

export const nanosPerSecond = 1_000_000_000n;
/** 0001-01-01T00:00:00Z and 9999-12-31T23:59:59.999999999Z. */
export const minTimestamp = -62_135_596_800n * nanosPerSecond;
export const maxTimestamp = 253_402_300_800n * nanosPerSecond - 1n;
