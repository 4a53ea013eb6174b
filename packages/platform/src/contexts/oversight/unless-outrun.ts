import { sqlState } from '#platform/database/transaction.ts'

const UNIQUE_VIOLATION = '23505'

/** Another process that did the same a moment before is no failure. */
export async function unlessOutrun(act: Promise<unknown>) {
  try {
    await act
  } catch (error) {
    if (sqlState(error) !== UNIQUE_VIOLATION) throw error
  }
}
