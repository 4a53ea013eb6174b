import { type Selectable, sql } from 'kysely'
import type { InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader, Transaction } from '#platform/database/schema.ts'
import type { WebhookId } from './delivery.ts'
import type { WebhookTable } from './delivery-tables.ts'
import type { Webhook } from './webhook.ts'
import './tables.ts'

/** An endpoint with its secrets as they are kept. */
export interface SealedWebhook extends Webhook {
  readonly sealedSecret: Uint8Array
  readonly previousSealedSecret: Uint8Array | undefined
}

export async function insertWebhook(tx: Transaction, webhook: Webhook, sealedSecret: Uint8Array) {
  await tx
    .insertInto('oversight.webhook')
    .values({
      id: webhook.id,
      institution: webhook.institution,
      url: webhook.url,
      description: webhook.description,
      types: webhook.types,
      sealed_secret: sealedSecret,
      previous_sealed_secret: null,
      previous_until: null,
      added_by: webhook.addedBy,
      added_at: webhook.addedAt,
      disabled_at: null,
      disabled_reason: null,
    })
    .execute()
}

export async function findWebhook(
  reader: Reader,
  institution: InstitutionId,
  id: WebhookId,
): Promise<SealedWebhook | undefined> {
  const row = await selectWebhooks(reader, institution).where('id', '=', id).executeTakeFirst()
  return row && fromRow(row)
}

export async function pageOfWebhooks(
  reader: Reader,
  institution: InstitutionId,
  { after, limit }: { readonly after?: WebhookId | undefined; readonly limit: number },
): Promise<readonly SealedWebhook[]> {
  const rows = await selectWebhooks(reader, institution)
    .$if(after !== undefined, (query) => query.where('id', '>', after!))
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(fromRow)
}

/** All of an institution, for sealing their secrets anew; there are few. */
export async function allWebhooks(
  reader: Reader,
  institution: InstitutionId,
): Promise<readonly SealedWebhook[]> {
  return (await selectWebhooks(reader, institution).orderBy('id').execute()).map(fromRow)
}

/** The endpoints that are told of a type of event. */
export async function webhooksFor(reader: Reader, institution: InstitutionId, type: string) {
  const rows = await selectWebhooks(reader, institution)
    .where('disabled_at', 'is', null)
    .where(sql<boolean>`(types = '{}' or ${type} = any(types))`)
    .execute()
  return rows.map(({ id }) => id)
}

export async function saveSecret(
  tx: Transaction,
  { institution, id }: Webhook,
  secrets: {
    readonly sealed: Uint8Array
    readonly previous: Uint8Array | undefined
    readonly previousUntil: Instant | undefined
  },
) {
  await tx
    .updateTable('oversight.webhook')
    .set({
      sealed_secret: secrets.sealed,
      previous_sealed_secret: secrets.previous ?? null,
      previous_until: secrets.previousUntil ?? null,
    })
    .where('institution', '=', institution)
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
}

/** Whether it was not disabled before. */
export async function saveDisabled(
  tx: Transaction,
  institution: InstitutionId,
  id: WebhookId,
  { at, reason }: { readonly at: Instant; readonly reason: string },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('oversight.webhook')
    .set({ disabled_at: at, disabled_reason: reason })
    .where('institution', '=', institution)
    .where('id', '=', id)
    .where('disabled_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

function selectWebhooks(reader: Reader, institution: InstitutionId) {
  return reader.selectFrom('oversight.webhook').selectAll().where('institution', '=', institution)
}

function fromRow(row: Selectable<WebhookTable>): SealedWebhook {
  return {
    id: row.id,
    institution: row.institution,
    url: row.url,
    description: row.description,
    types: [...row.types],
    addedBy: row.added_by,
    addedAt: row.added_at,
    ...(row.previous_until !== null && { previousUntil: row.previous_until }),
    ...(row.disabled_at !== null && { disabledAt: row.disabled_at }),
    ...(row.disabled_reason !== null && { disabledReason: row.disabled_reason }),
    sealedSecret: row.sealed_secret,
    previousSealedSecret: row.previous_sealed_secret ?? undefined,
  }
}
