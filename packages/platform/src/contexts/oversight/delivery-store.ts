import { type Selectable, sql } from 'kysely'
import { type InstitutionId, newId, type PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader, Transaction } from '#platform/database/schema.ts'
import type { JsonValue } from '#platform/services.ts'
import type { Channel, Delivery, DeliveryId, WebhookId } from './delivery.ts'
import type { DeliveryTable } from './delivery-tables.ts'
import type { NoticeId } from './notice.ts'
import './tables.ts'

export interface NewDelivery {
  readonly institution: InstitutionId
  readonly channel: Channel
  readonly type: string
  readonly notice?: NoticeId | undefined
  readonly person?: PersonId
  readonly webhook?: WebhookId
  readonly data?: JsonValue
}

/** A delivery that a process has taken on itself, with what is to be sent. */
export interface ClaimedDelivery extends Delivery {
  readonly data: JsonValue
}

/** Stands from the commit on, due at once. The same notice goes to the same person once. */
export async function insertDeliveries(
  tx: Transaction,
  deliveries: readonly NewDelivery[],
  at: Instant,
) {
  if (deliveries.length === 0) return
  await tx
    .insertInto('oversight.delivery')
    .values(
      deliveries.map((delivery) => ({
        id: newId('dlv'),
        institution: delivery.institution,
        channel: delivery.channel,
        type: delivery.type,
        notice: delivery.notice ?? null,
        person: delivery.person ?? null,
        webhook: delivery.webhook ?? null,
        data: delivery.data === undefined ? null : JSON.stringify(delivery.data),
        created_at: at,
        attempts: 0,
        next_attempt_at: at,
        delivered_at: null,
        dead_at: null,
        failure: null,
      })),
    )
    .onConflict((conflict) => conflict.columns(['notice', 'person']).doNothing())
    .execute()
}

/**
 * Takes deliveries that are due, of all institutions, until `until`: whoever dies meanwhile has them taken again then,
 * and nobody else takes them before.
 */
export async function claimDeliveries(
  tx: Transaction,
  channels: readonly Channel[],
  claim: { readonly at: Instant; readonly until: Instant; readonly limit: number },
): Promise<readonly ClaimedDelivery[]> {
  const due = tx
    .selectFrom('oversight.delivery')
    .select('id')
    .where('next_attempt_at', '<=', claim.at)
    .where('channel', 'in', channels)
    .orderBy('next_attempt_at')
    .limit(claim.limit)
    .forUpdate()
    .skipLocked()
  const rows = await tx
    .updateTable('oversight.delivery')
    .set({ attempts: sql<number>`attempts + 1`, next_attempt_at: claim.until })
    .where('id', 'in', due)
    .returningAll()
    .execute()
  return rows.map((row) => ({ ...fromRow(row), data: row.data }))
}

export type Outcome =
  | { readonly deliveredAt: Instant }
  | { readonly nextAttemptAt: Instant; readonly failure: string }
  | { readonly deadAt: Instant; readonly failure: string }

/** What became of an attempt, unless somebody else settled the delivery meanwhile. */
export async function saveOutcome(
  tx: Transaction,
  { institution, id }: Delivery,
  outcome: Outcome,
): Promise<boolean> {
  const delivered = 'deliveredAt' in outcome
  const { numUpdatedRows } = await tx
    .updateTable('oversight.delivery')
    .set({
      next_attempt_at: 'nextAttemptAt' in outcome ? outcome.nextAttemptAt : null,
      delivered_at: delivered ? outcome.deliveredAt : null,
      dead_at: 'deadAt' in outcome ? outcome.deadAt : null,
      failure: delivered ? null : outcome.failure,
      ...(delivered && { data: null }),
    })
    .where('institution', '=', institution)
    .where('id', '=', id)
    .where('next_attempt_at', 'is not', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Begins anew with one that was given up; `undefined` where there is no such dead delivery. */
export async function reviveDelivery(
  tx: Transaction,
  institution: InstitutionId,
  id: DeliveryId,
  at: Instant,
): Promise<Delivery | undefined> {
  const row = await tx
    .updateTable('oversight.delivery')
    .set({ attempts: 0, next_attempt_at: at, dead_at: null })
    .where('institution', '=', institution)
    .where('id', '=', id)
    .where('dead_at', 'is not', null)
    .returningAll()
    .executeTakeFirst()
  return row && fromRow(row)
}

export const deliveryStates = ['waiting', 'delivered', 'dead'] as const
const columnOf = {
  waiting: 'next_attempt_at',
  delivered: 'delivered_at',
  dead: 'dead_at',
} as const satisfies Record<(typeof deliveryStates)[number], keyof DeliveryTable>

export interface DeliveryFilter {
  readonly state?: (typeof deliveryStates)[number] | undefined
  readonly channel?: Channel | undefined
  readonly before?: DeliveryId | undefined
}

export async function pageOfDeliveries(
  reader: Reader,
  institution: InstitutionId,
  { state, channel, before }: DeliveryFilter,
  limit: number,
): Promise<readonly Delivery[]> {
  const rows = await reader
    .selectFrom('oversight.delivery')
    .selectAll()
    .where('institution', '=', institution)
    .$if(state !== undefined, (query) => query.where(columnOf[state!], 'is not', null))
    .$if(channel !== undefined, (query) => query.where('channel', '=', channel!))
    .$if(before !== undefined, (query) => query.where('id', '<', before!))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(fromRow)
}

/** Deletes what arrived, or was given up, before these instants, of all institutions. */
export async function deleteDeliveries(
  tx: Transaction,
  before: { readonly delivered: Instant; readonly dead: Instant },
) {
  await tx.deleteFrom('oversight.delivery').where('delivered_at', '<', before.delivered).execute()
  await tx.deleteFrom('oversight.delivery').where('dead_at', '<', before.dead).execute()
}

function fromRow(row: Selectable<DeliveryTable>): Delivery {
  return {
    id: row.id,
    institution: row.institution,
    channel: row.channel,
    type: row.type,
    ...(row.notice !== null && { notice: row.notice }),
    ...(row.person !== null && { person: row.person }),
    ...(row.webhook !== null && { webhook: row.webhook }),
    createdAt: row.created_at,
    attempts: row.attempts,
    ...(row.next_attempt_at !== null && { nextAttemptAt: row.next_attempt_at }),
    ...(row.delivered_at !== null && { deliveredAt: row.delivered_at }),
    ...(row.dead_at !== null && { deadAt: row.dead_at }),
    ...(row.failure !== null && { failure: row.failure }),
  }
}
