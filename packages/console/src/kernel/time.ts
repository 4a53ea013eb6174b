/** The present, in milliseconds. Nothing else of the console reads the clock. */
export const nowMs = () => Date.now()

/** The zone in which instants are shown: that of the reader's machine. */
export const zone = Intl.DateTimeFormat().resolvedOptions().timeZone

export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS
