import { type Selectable, sql } from 'kysely'
import type { InstitutionId, PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader, Transaction } from '#platform/database/schema.ts'
import type { DistributedBank, GuardBank, GuardBankId, GuardBankKind } from './guard-bank.ts'
import type { GuardBankTable } from './tables.ts'

/** Where a bank stands: waiting for a second person, at work, or taken out. */
export type GuardBankState = 'waiting' | 'in-force' | 'retired'

type BankRow = Omit<Selectable<GuardBankTable>, 'content'>

function selectBanks(reader: Reader, institution: InstitutionId) {
  return reader
    .selectFrom('permits.guard_bank')
    .select(['id', 'institution', 'name', 'kind', 'format', 'risk_default', 'digest', 'row_count'])
    .select(['imported_by', 'imported_at', 'admitted_by', 'admitted_at', 'epoch'])
    .select(['retired_by', 'retired_at', 'retirement_reason'])
    .where('institution', '=', institution)
}

const termsOf = (row: Pick<BankRow, 'name' | 'kind' | 'format' | 'risk_default'>) => ({
  ...{ name: row.name, kind: row.kind, format: row.format },
  ...(row.risk_default !== null && { riskDefault: row.risk_default }),
})

const fromRow = (row: BankRow): GuardBank => ({
  ...{ id: row.id, institution: row.institution, digest: row.digest, rowCount: row.row_count },
  ...termsOf(row),
  ...{ importedBy: row.imported_by, importedAt: row.imported_at },
  ...(row.admitted_by !== null && { admittedBy: row.admitted_by, admittedAt: row.admitted_at! }),
  ...(row.retired_by !== null && {
    retiredBy: row.retired_by,
    retiredAt: row.retired_at!,
    retirementReason: row.retirement_reason!,
  }),
})

export async function insertBank(
  tx: Transaction,
  bank: GuardBank,
  { content, epoch }: { readonly content: Uint8Array; readonly epoch: number },
) {
  await tx
    .insertInto('permits.guard_bank')
    .values({
      id: bank.id,
      institution: bank.institution,
      name: bank.name,
      kind: bank.kind,
      format: bank.format,
      risk_default: bank.riskDefault ?? null,
      digest: bank.digest,
      row_count: bank.rowCount,
      content: Buffer.from(content),
      imported_by: bank.importedBy,
      imported_at: bank.importedAt,
      admitted_by: null,
      admitted_at: null,
      retired_by: null,
      retired_at: null,
      retirement_reason: null,
      epoch,
    })
    .execute()
}

export async function findBank(reader: Reader, institution: InstitutionId, id: GuardBankId) {
  const row = await selectBanks(reader, institution).where('id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : fromRow(row)
}

/** The bank of a name that is in force. */
export async function findBankInForce(reader: Reader, institution: InstitutionId, name: string) {
  const row = await selectBanks(reader, institution)
    .where('name', '=', name)
    .where('admitted_at', 'is not', null)
    .where('retired_at', 'is', null)
    .executeTakeFirst()
  return row === undefined ? undefined : fromRow(row)
}

/** The imported file of a bank, as it came. */
export async function contentOfBank(reader: Reader, institution: InstitutionId, id: GuardBankId) {
  const row = await reader
    .selectFrom('permits.guard_bank')
    .select('content')
    .where('institution', '=', institution)
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.content
}

export interface GuardBankFilter {
  readonly name?: string | undefined
  readonly kind?: GuardBankKind | undefined
  readonly state?: GuardBankState | undefined
}

/** One page of banks, newest first. */
export async function pageOfBanks(
  reader: Reader,
  institution: InstitutionId,
  { name, kind, state }: GuardBankFilter,
  { before, limit }: { readonly before?: GuardBankId | undefined; readonly limit: number },
) {
  let query = selectBanks(reader, institution).orderBy('id', 'desc').limit(limit)
  if (before !== undefined) query = query.where('id', '<', before)
  if (name !== undefined) query = query.where('name', '=', name)
  if (kind !== undefined) query = query.where('kind', '=', kind)
  if (state !== undefined) {
    query = query.where('retired_at', state === 'retired' ? 'is not' : 'is', null)
    if (state !== 'retired') {
      query = query.where('admitted_at', state === 'in-force' ? 'is not' : 'is', null)
    }
  }
  return (await query.execute()).map(fromRow)
}

export async function saveBankAdmission(
  tx: Transaction,
  { id, institution }: GuardBank,
  admission: { readonly by: PersonId; readonly at: Instant; readonly epoch: number },
) {
  const row = await tx
    .updateTable('permits.guard_bank')
    .set({ admitted_by: admission.by, admitted_at: admission.at, epoch: admission.epoch })
    .where('institution', '=', institution)
    .where('id', '=', id)
    .where('admitted_at', 'is', null)
    .where('retired_at', 'is', null)
    .returningAll()
    .executeTakeFirstOrThrow()
  return fromRow(row)
}

export async function saveBankRetirement(
  tx: Transaction,
  { id, institution }: GuardBank,
  retirement: {
    readonly by: PersonId
    readonly at: Instant
    readonly reason: string
    readonly epoch: number
  },
) {
  const row = await tx
    .updateTable('permits.guard_bank')
    .set({
      retired_by: retirement.by,
      retired_at: retirement.at,
      retirement_reason: retirement.reason,
      epoch: retirement.epoch,
    })
    .where('institution', '=', institution)
    .where('id', '=', id)
    .where('retired_at', 'is', null)
    .returningAll()
    .executeTakeFirstOrThrow()
  return fromRow(row)
}

/** Every bank of every institution that changed after `epoch`, for gateways; with its content where it is in force. */
export async function banksSince(
  reader: Reader,
  epoch: number,
): Promise<readonly DistributedBank[]> {
  const rows = await reader
    .selectFrom('permits.guard_bank')
    .select(['id', 'institution', 'name', 'kind', 'format', 'risk_default', 'digest', 'epoch'])
    .select(
      sql<Buffer | null>`case when admitted_at is not null and retired_at is null then content end`.as(
        'in_force',
      ),
    )
    .where('epoch', '>', epoch)
    .orderBy('epoch')
    .execute()
  return rows.map((row) => ({
    ...{ id: row.id, institution: row.institution, digest: row.digest, epoch: row.epoch },
    terms: termsOf(row),
    content: row.in_force ?? undefined,
  }))
}
