import { sql } from 'kysely'
import pino from 'pino'
import { composeServices } from '../../packages/platform/src/compose.ts'
import { signersOf, verifiersOf } from '../../packages/platform/src/contexts/ledger/index.ts'
import {
  openPermit,
  permitsSince,
  signPermit,
} from '../../packages/platform/src/contexts/permits/index.ts'
import { loadMasterKeys } from '../../packages/platform/src/platform/crypto/master-key.ts'
import { connect } from '../../packages/platform/src/platform/database/connect.ts'
import { openEmbedded } from '../../packages/platform/src/platform/database/embedded/index.ts'
import { nextEpoch } from '../../packages/platform/src/platform/database/epoch.ts'
import type { Transaction } from '../../packages/platform/src/platform/database/schema.ts'

const UNREACHED = 1_000_000_000

/**
 * Signs the permits of a stopped installation anew with rates that no benchmark reaches, because those of
 * the sample would refuse it after a second. Everything else in them stays, and the limits are held as before.
 * `also`: what else is to be changed before it starts again.
 */
export async function raiseRates(
  dataFolder: string,
  also: (tx: Transaction) => Promise<void> = async () => undefined,
): Promise<void> {
  const embedded = await openEmbedded({ dataFolder })
  const connected = connect(embedded.connection, () => undefined)
  try {
    const { db, vault } = composeServices({
      connected,
      masterKeys: await loadMasterKeys(undefined, dataFolder),
      log: pino({ level: 'silent' }),
    })
    await db.transaction().execute(async (tx) => {
      for (const row of await permitsSince(tx, 0)) {
        const { institution, serial } = row
        const opened = openPermit(row, await verifiersOf(tx, vault, institution, 'permit'))
        if (row.revokedAt !== undefined) continue
        if (!opened.ok) throw new Error(`a permit of the sample does not open: ${opened.reason}`)
        const limits = {
          ...opened.permit.limits,
          requestsPerMinute: UNREACHED,
          tokensPerMinute: UNREACHED,
          costPerDayMilli: UNREACHED,
        }
        const signers = await signersOf(tx, vault, institution, 'permit')
        const note = await signPermit({ ...opened.permit, limits }, signers)
        const epoch = await nextEpoch(tx)
        await sql`update permits.permit set note = ${note}, epoch = ${epoch} where serial = ${serial}`.execute(
          tx,
        )
      }
      await also(tx)
    })
  } finally {
    await connected.close()
    await embedded.stop()
  }
}
