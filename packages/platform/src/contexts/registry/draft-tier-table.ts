import { authorize } from '#contexts/identity/index.ts'
import type { Actor, PersonActor } from '#kernel/actor.ts'
import { newId } from '#kernel/ids.ts'
import type { Transaction } from '#platform/database/schema.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { PayloadDraft, Services } from '#platform/services.ts'
import { registryErrors } from './errors.ts'
import type { TableContent } from './tier/content.ts'
import { canonicalTable, digestOfTable } from './tier/tier.ts'
import { catalogueContent, catalogueTierTable } from './tier-in-force.ts'
import { isUnderWay, type TierTableId, type TierTableVersion } from './tier-table.ts'
import {
  findNewestTierTable,
  findTierTableInForce,
  insertTierTable,
  loadTierTable,
  saveTierTable,
} from './tier-table-store.ts'

/**
 * Begins another version of the institution's tier table with what the one in force says (measures 4.2, 15.1).
 * Errors: `registry.tier_table_under_way`.
 */
export async function draftTierTable(
  actor: Actor,
  { db, now, append }: Services,
): Promise<TierTableVersion> {
  authorize(actor, 'tier-table:propose')
  const { institution } = actor

  return serializable(db, async (tx) => {
    const at = now()
    const newest = await findNewestTierTable(tx, institution)
    if (newest !== undefined && isUnderWay(newest, at)) {
      throw registryErrors.tier_table_under_way({ version: newest.version })
    }
    const inForce = await findTierTableInForce(tx, institution, at)
    const version = (newest?.version ?? 0) + 1
    const content = inForce?.content ?? catalogueContent()
    const table: TierTableVersion = {
      ...{ id: newId('ttb'), institution, version, content, revision: 0 },
      digest: digestOfTable(String(version), content),
      basedOn: (inForce ?? catalogueTierTable()).digest,
      ...{ authorIds: [actor.id], draftedAt: at },
    }
    await insertTierTable(tx, table)
    await append(tx, {
      kind: 'tier-table.drafted',
      subject: table.id,
      actor,
      body: { ...factsOf(table), basedOn: table.basedOn },
      payloads: payloadsOf(table),
    })
    return table
  })
}

export interface Amendment {
  readonly revision: number
  readonly content: TableContent
}

/**
 * Writes what a draft says; whoever does is one of its authors from then on. A draft may be unfinished: what is wrong with
 * it is said when it is read, and refused when it is proposed.
 * Errors: `registry.not_found`, `tier_table_closed`, `stale_revision`.
 */
export async function amendTierTable(
  actor: Actor,
  id: TierTableId,
  { revision, content }: Amendment,
  { db, append }: Services,
): Promise<TierTableVersion> {
  authorize(actor, 'tier-table:propose')

  return serializable(db, async (tx) => {
    const current = await loadDraft(tx, actor, id)
    if (current.revision !== revision) throw registryErrors.stale_revision({ id, revision })
    const digest = digestOfTable(String(current.version), content)
    if (digest === current.digest) return current
    const authorIds = [...new Set([...current.authorIds, actor.id])]
    const table = await saveTierTable(tx, current, { content, digest, authorIds })
    await append(tx, {
      kind: 'tier-table.amended',
      subject: id,
      actor,
      body: { ...factsOf(table), before: current.digest },
      payloads: payloadsOf(table),
    })
    return table
  })
}

/** Gives up a draft; its number is not used again. Errors: `registry.not_found`, `tier_table_closed`. */
export async function discardTierTable(
  actor: Actor,
  id: TierTableId,
  { db, now, append }: Services,
): Promise<TierTableVersion> {
  authorize(actor, 'tier-table:propose')

  return serializable(db, async (tx) => {
    const current = await loadDraft(tx, actor, id)
    const table = await saveTierTable(tx, current, { discardedAt: now() })
    const body = factsOf(table)
    await append(tx, { kind: 'tier-table.discarded', subject: id, actor, body })
    return table
  })
}

async function loadDraft(tx: Transaction, { institution }: PersonActor, id: TierTableId) {
  const current = await loadTierTable(tx, institution, id)
  const { proposedAt, discardedAt } = current
  if (proposedAt !== undefined || discardedAt !== undefined) {
    throw registryErrors.tier_table_closed()
  }
  return current
}

function factsOf({ version, digest, revision, content }: TierTableVersion) {
  return { version, digest, revision, rows: content.rows.map(({ id, tier }) => ({ id, tier })) }
}

/** Grounds are people's own words. The bytes are those that the digest covers, so that the table can be proven. */
function payloadsOf({ version, content }: TierTableVersion): readonly PayloadDraft[] {
  const bytes = Buffer.from(canonicalTable(String(version), content), 'utf8')
  return [{ name: 'table', retention: 'dossier', content: bytes }]
}
