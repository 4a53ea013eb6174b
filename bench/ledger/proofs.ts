import { verifyEntryProof } from '@hengjian/ledger'
import {
  integrateAll,
  proveEntry,
  verifiersOf,
  verifyLog,
} from '../../packages/platform/src/contexts/ledger/index.ts'
import type { EntryId } from '../../packages/platform/src/kernel/ids.ts'
import { monotonicMs } from '../../packages/platform/src/kernel/time.ts'
import { progress } from '../report.ts'
import { percentile } from '../statistics.ts'
import { actOf } from './drafts.ts'
import type { Installation } from './installation.ts'
import { checkpointSize } from './throughput.ts'

const GROWTH_ENTRIES = 50_000
const GROWTH_BATCH = 2_000
const WARM_UP_PROOFS = 50

/** Lets the log grow to `entries` through the product's own code. */
async function growTo(installation: Installation, entries: number) {
  const { services, institution } = installation
  for (let size = await checkpointSize(installation); size < entries; ) {
    const target = Math.min(entries, size + GROWTH_ENTRIES)
    while (size < target) {
      const count = Math.min(GROWTH_BATCH, target - size)
      const first = size
      const drafts = Array.from({ length: count }, (_, index) => actOf(institution, first + index))
      await services.db.transaction().execute((tx) => services.appendAll(tx, drafts))
      size += count
    }
    await integrateAll(services)
    progress(`the log holds ${size.toLocaleString('en-US')} entries`)
  }
}

/** Proofs of entries anywhere in the log: read from the database, and verified offline. */
export async function measureProofs(installation: Installation, entries: number, proofs: number) {
  const { services, institution, pool } = installation
  await growTo(installation, entries)
  const size = await checkpointSize(installation)
  const verifiers = await verifiersOf(services.db, services.vault, institution, 'log')
  const { rows } = await pool.query<{ origin: string }>('select origin from ledger.log')
  const prove: number[] = []
  const verify: number[] = []
  for (let count = 0; count < proofs + WARM_UP_PROOFS; count += 1) {
    const id = await idAt(installation, Math.floor(Math.random() * size))
    const startedMs = monotonicMs()
    const proof = await proveEntry(services.db, institution, id)
    const provedMs = monotonicMs()
    const verdict = verifyEntryProof(proof, verifiers, rows[0]!.origin)
    if (!verdict.ok) throw new Error(`a proof does not hold: ${verdict.reason}`)
    if (count < WARM_UP_PROOFS) continue
    prove.push(provedMs - startedMs)
    verify.push(monotonicMs() - provedMs)
  }
  return {
    entries: size,
    p50Ms: percentile(prove, 50),
    p99Ms: percentile(prove, 99),
    verifyP50Ms: percentile(verify, 50),
    verifyP99Ms: percentile(verify, 99),
  }
}

async function idAt({ pool, institution }: Installation, index: number): Promise<EntryId> {
  const { rows } = await pool.query<{ id: EntryId }>(
    `select entry.id from ledger.leaf as leaf join ledger.entry as entry using (seq)
     where leaf.institution = $1 and leaf.index = $2`,
    [institution, index],
  )
  return rows[0]!.id
}

/** The whole log recomputed from its entries, as `ledger verify` does. Entries per second. */
export async function measureVerification({ services, institution }: Installation) {
  const startedMs = monotonicMs()
  const verdict = await verifyLog(services, institution)
  if (!verdict.ok) throw new Error(`the log does not verify: ${verdict.reason} at ${verdict.at}`)
  return { perSecond: verdict.size / ((monotonicMs() - startedMs) / 1_000) }
}
