/** Builds the console unless what is there was built from these very sources. */
export function ensureConsole(): void
