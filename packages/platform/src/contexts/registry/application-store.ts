import { type Insertable, type Selectable, sql } from 'kysely'
import type {
  ApplicationId,
  InstitutionId,
  ModelVersionId,
  PersonId,
  SupplierId,
} from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import { containing } from '#platform/database/containing.ts'
import type { Reader, Transaction } from '#platform/database/schema.ts'
import {
  type Application,
  type ApplicationDraft,
  keepGiver,
  peopleOf,
  type Stage,
} from './application.ts'
import { registryErrors } from './errors.ts'
import type { ApplicationTable } from './tables.ts'
import type { Tier } from './tier/factors.ts'

/** Keeps a statement under PostgreSQL's limit of 65,535 parameters. */
const ROWS_PER_INSERT = 1_000

export interface ApplicationFilter {
  readonly scenario?: string | undefined
  readonly tier?: Tier | undefined
  readonly stage?: Stage | undefined
  /** The accountable person. */
  readonly owner?: PersonId | undefined
  /** Found in name, purpose or population, in either language; case does not count. */
  readonly text?: string | undefined
  readonly ids?: readonly ApplicationId[] | undefined
  readonly modelVersion?: ModelVersionId | undefined
  readonly supplier?: SupplierId | undefined
}

export interface Page<Id> {
  readonly after?: Id | undefined
  readonly limit: number
}

export async function insertApplications(tx: Transaction, applications: readonly Application[]) {
  for (let start = 0; start < applications.length; start += ROWS_PER_INSERT) {
    const rows = applications.slice(start, start + ROWS_PER_INSERT).map(toRow)
    await tx.insertInto('registry.application').values(rows).execute()
  }
}

export async function findApplication(
  reader: Reader,
  institution: InstitutionId,
  id: ApplicationId,
): Promise<Application | undefined> {
  const row = await reader
    .selectFrom('registry.application')
    .selectAll()
    .where('institution', '=', institution)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && fromRow(row)
}

/** Errors: `registry.not_found`, also for what belongs to another institution. */
export async function loadApplication(
  reader: Reader,
  institution: InstitutionId,
  id: ApplicationId,
): Promise<Application> {
  const application = await findApplication(reader, institution, id)
  if (application === undefined) throw registryErrors.not_found({ what: 'application' })
  return application
}

/** One page in the order of registration. */
export async function pageOfApplications(
  reader: Reader,
  institution: InstitutionId,
  { scenario, tier, stage, owner, text, ids, modelVersion, supplier }: ApplicationFilter,
  { after, limit }: Page<ApplicationId>,
): Promise<readonly Application[]> {
  let query = reader
    .selectFrom('registry.application')
    .selectAll()
    .where('institution', '=', institution)
    .orderBy('id')
    .limit(limit)
  if (after !== undefined) query = query.where('id', '>', after)
  if (ids !== undefined) query = query.where(sql<boolean>`id = any(${ids}::text[])`)
  if (scenario !== undefined) query = query.where('scenario', '=', scenario)
  if (tier !== undefined) query = query.where('tier', '=', tier)
  if (stage !== undefined) query = query.where('stage', '=', stage)
  if (owner !== undefined) query = query.where('owner_id', '=', owner)
  if (supplier !== undefined) query = query.where(sql<boolean>`${supplier} = any(supplier_ids)`)
  if (modelVersion !== undefined) {
    query = query.where(sql<boolean>`${modelVersion} = any(model_version_ids)`)
  }
  if (text !== undefined) {
    const columns = ['name_zh', 'name_en', 'purpose_zh', 'purpose_en']
    query = query.where(containing([...columns, 'population_zh', 'population_en'], text))
  }
  return (await query.execute()).map(fromRow)
}

/** The applications that name a model version now. */
export async function applicationsUsing(
  reader: Reader,
  institution: InstitutionId,
  modelVersion: ModelVersionId,
): Promise<readonly ApplicationId[]> {
  const rows = await reader
    .selectFrom('registry.application')
    .select('id')
    .where('institution', '=', institution)
    .where(sql<boolean>`${modelVersion} = any(model_version_ids)`)
    .execute()
  return rows.map(({ id }) => id)
}

/** All of an institution, for the export; the import's limit bounds what is sensible to keep in one sheet. */
export async function allApplications(
  reader: Reader,
  institution: InstitutionId,
): Promise<readonly Application[]> {
  const rows = await reader
    .selectFrom('registry.application')
    .selectAll()
    .where('institution', '=', institution)
    .orderBy('id')
    .execute()
  return rows.map(fromRow)
}

/** Some that a table has not tiered yet; what is retired stays as it was. */
export async function applicationsTieredOtherwise(
  reader: Reader,
  institution: InstitutionId,
  tableDigest: string,
  limit: number,
): Promise<readonly Application[]> {
  const rows = await reader
    .selectFrom('registry.application')
    .selectAll()
    .where('institution', '=', institution)
    .where('stage', '<>', 'retirement')
    .where(sql<boolean>`derivation #>> '{table,digest}' <> ${tableDigest}`)
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(fromRow)
}

/** Saves what people declare and what follows from it. Errors: `registry.stale_revision`. */
export async function saveDraft(
  tx: Transaction,
  current: Application,
  draft: ApplicationDraft,
  derivation: Application['derivation'],
): Promise<Application> {
  const kept = keepGiver(current.derivation, derivation)
  const next = { ...current, ...draft, derivation: kept, tier: kept.tier }
  const { id: _id, institution: _institution, created_at: _createdAt, ...values } = toRow(next)
  return update(tx, current, values)
}

/**
 * Moves an application to a stage, unless someone else moved it first. `endedAt` stands exactly when it retires.
 * Errors: `registry.stale_revision`.
 */
export async function saveStageRow(
  tx: Transaction,
  current: Application,
  stage: Stage,
  endedAt: Instant | undefined,
): Promise<Application> {
  return update(tx, current, { stage, ended_at: endedAt ?? null })
}

async function update(
  tx: Transaction,
  { id, institution, revision }: Application,
  values: Partial<Insertable<ApplicationTable>>,
): Promise<Application> {
  const row = await tx
    .updateTable('registry.application')
    .set({ ...values, revision: revision + 1 })
    .where('institution', '=', institution)
    .where('id', '=', id)
    .where('revision', '=', revision)
    .returningAll()
    .executeTakeFirst()
  if (row === undefined) throw registryErrors.stale_revision({ id, revision })
  return fromRow(row)
}

/** Who answers for an application; none where there is no such application. */
export async function responsiblePeople(
  reader: Reader,
  institution: InstitutionId,
  id: ApplicationId,
): Promise<readonly PersonId[]> {
  const application = await findApplication(reader, institution, id)
  return application === undefined ? [] : peopleOf(application)
}

function toRow(application: Application): Insertable<ApplicationTable> {
  const { factors, responsible } = application
  return {
    id: application.id,
    institution: application.institution,
    name_zh: application.name.zh,
    name_en: application.name.en,
    purpose_zh: application.purpose.zh,
    purpose_en: application.purpose.en,
    population_zh: application.population.zh,
    population_en: application.population.en,
    scenario: factors.scenario,
    importance: factors.importance,
    scale: factors.scale,
    customer_effect: factors.customerEffect,
    reliance: factors.reliance,
    complexity: factors.complexity,
    generative: factors.generative,
    customer_facing: factors.customerFacing,
    touches_contract: factors.touchesContract,
    decides_about_people: application.decidesAboutPeople,
    public_facing: application.publicFacing,
    data_classes: application.dataClasses,
    supplier_ids: application.supplierIds,
    model_version_ids: application.modelVersionIds,
    owner_id: application.ownerId,
    business_person_id: responsible.business,
    technology_person_id: responsible.technology,
    data_person_id: responsible.data,
    stage: application.stage,
    tier: application.tier,
    derivation: JSON.stringify(application.derivation),
    revision: application.revision,
    created_at: application.createdAt,
    ended_at: application.endedAt ?? null,
  }
}

function fromRow(row: Selectable<ApplicationTable>): Application {
  return {
    id: row.id,
    institution: row.institution,
    name: { zh: row.name_zh, en: row.name_en },
    purpose: { zh: row.purpose_zh, en: row.purpose_en },
    population: { zh: row.population_zh, en: row.population_en },
    factors: {
      scenario: row.scenario,
      importance: row.importance,
      scale: row.scale,
      customerEffect: row.customer_effect,
      reliance: row.reliance,
      complexity: row.complexity,
      generative: row.generative,
      customerFacing: row.customer_facing,
      touchesContract: row.touches_contract,
    },
    decidesAboutPeople: row.decides_about_people,
    publicFacing: row.public_facing,
    dataClasses: row.data_classes,
    supplierIds: row.supplier_ids,
    modelVersionIds: row.model_version_ids,
    ownerId: row.owner_id,
    responsible: {
      business: row.business_person_id,
      technology: row.technology_person_id,
      data: row.data_person_id,
    },
    stage: row.stage,
    tier: row.tier,
    derivation: row.derivation,
    revision: row.revision,
    createdAt: row.created_at,
    ...(row.ended_at !== null && { endedAt: row.ended_at }),
  }
}
