export { type AppendOptions, createAppend } from './append.ts'
export { type ContentKeys, createContentKeys } from './content-keys.ts'
export { endBusiness } from './destroy-content.ts'
export { EntryReply, entryReply, type LedgerEntry, readEntry } from './entry.ts'
export { ledgerErrors } from './errors.ts'
export { exportLog } from './export.ts'
export { integrateAll, startIntegrator } from './integrate.ts'
export { latestCheckpoint, logsStanding } from './log-store.ts'
export { type LogOptions, openLog } from './open-log.ts'
export { proveConsistency, proveEntries, proveEntry } from './prove.ts'
export { entriesOf, openPayload, openSalted, readPayload } from './read.ts'
export { resealKeys } from './reseal-keys.ts'
export { type RetentionClass, retentionClass } from './retention.ts'
export { ledgerRoutes } from './routes.ts'
export { signersOf, verifierKeysOf, verifiersOf } from './signing.ts'
export {
  type EntryFilter,
  findEntry,
  listEntries,
  listNewestEntries,
  standingEntries,
} from './store.ts'
export { type LogVerdict, verifyLog } from './verify.ts'
