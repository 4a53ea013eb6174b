import { isCatalogueError } from '#kernel/errors.ts'

/** What a call ends with; people's scripts read it, so it never changes its meaning. */
export const exitCodes = {
  done: 0,
  /** The thing asked about does not hold. */
  doesNotHold: 1,
  /** The call is wrong. */
  wrongCall: 2,
  /** Something that the call needs is unreachable. */
  unreachable: 3,
} as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

const THING_DOES_NOT_HOLD = new Set([
  'cli.input_not_text',
  'cli.input_too_long',
  'cli.input_unjudged',
  'database.backup_unreadable',
  'ledger.no_checkpoint',
  'ledger.no_entry',
  'ledger.not_integrated',
  'registry.rows_refused',
])

/** Refusals whose cause lies outside of the call: another process, a missing folder, a full hour. */
const NEEDED_IS_UNREACHABLE = new Set([
  'cli.port_taken',
  'controls.product_silent',
  'controls.round_running',
  'cli.product_running',
  'database.folder_absent',
  'database.folder_locked',
  'database.orphan_running',
  'identity.throttled',
  'sample.cut_off',
])

/** The exit code of a call that ended with an error. */
export function exitCodeOf(error: unknown): ExitCode {
  if (!isCatalogueError(error)) return exitCodes.unreachable
  if (THING_DOES_NOT_HOLD.has(error.code)) return exitCodes.doesNotHold
  if (NEEDED_IS_UNREACHABLE.has(error.code)) return exitCodes.unreachable
  return error.status < 500 ? exitCodes.wrongCall : exitCodes.unreachable
}
