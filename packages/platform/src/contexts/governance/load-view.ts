import { findPerson } from '#contexts/identity/index.ts'
import {
  type Application,
  findFiling,
  isTierCurrent,
  loadApplication,
  materialFacts,
  materialVersionFacts,
  peopleOf,
  type VersionOfModel,
  versionsOfModels,
} from '#contexts/registry/index.ts'
import { findSupplier, isListed } from '#contexts/supply/index.ts'
import type { ApplicationId, InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'
import type { JsonValue } from '#platform/services.ts'
import { type DossierDecision, isInForce } from './decision.ts'
import { listDecisions } from './decision-store.ts'
import type { Dossier } from './dossier.ts'
import { dossierDigest } from './dossier-digest.ts'
import { findNewestDossier, listParts, loadDossier } from './dossier-store.ts'
import type { ApprovalFacts, DossierView, ModelFacts, Move } from './dossier-view.ts'
import { isExceptionInForce } from './exception.ts'
import { listExceptions } from './exception-store.ts'
import { reportAcknowledged } from './report-store.ts'

/** An application with all that its gates look at, read at one instant. */
export interface LoadedView {
  readonly application: Application
  readonly dossier: Dossier | undefined
  readonly view: DossierView
}

export const NO_MOVE: Move = {
  reason: undefined,
  businessEndedAt: undefined,
  permitsInForce: undefined,
}

/**
 * What gates look at, for the newest dossier of an application, or for `dossier` where one is named.
 * Errors: `registry.not_found`, also for what belongs to another institution.
 */
export async function loadView(
  reader: Reader,
  institution: InstitutionId,
  applicationId: ApplicationId,
  now: Instant,
  { dossier: named, move = NO_MOVE }: { readonly dossier?: Dossier; readonly move?: Move } = {},
): Promise<LoadedView> {
  const application = await loadApplication(reader, institution, applicationId)
  const dossier = named ?? (await findNewestDossier(reader, institution, applicationId))
  const models = await loadModels(reader, application, now)
  const parts = dossier === undefined ? [] : await listParts(reader, dossier)
  const exceptions = await listExceptions(reader, institution, applicationId)
  const judged = {
    application: applicationFacts(application, await arePeopleActive(reader, application)),
    tier: {
      id: application.tier,
      // A later table that gives the same tier leaves what was approved as it was.
      tableVersion: (application.derivation.givenBy ?? application.derivation.table).version,
      derived: application.derivation.tier === application.tier,
      current: await isTierCurrent(reader, application, now),
    },
    parts,
    models,
  }
  const view: DossierView = {
    ...judged,
    dossier: dossier && { id: dossier.id, version: dossier.version },
    exceptions: exceptions.filter((exception) => isExceptionInForce(exception, now)),
    reportAcknowledged: await reportAcknowledged(reader, institution, applicationId),
    digest: dossier && dossierDigest(judged),
    approval: dossier && (await approvalFactsOf(reader, dossier, now)),
    move,
  }
  return { application, dossier, view }
}

/**
 * The decision in force whose dossier is still what was approved, with its view: the newest one, or `undefined`.
 * A material change of the application or of a model version gives another digest, and then there is none.
 */
export async function findApproved(
  reader: Reader,
  institution: InstitutionId,
  applicationId: ApplicationId,
  now: Instant,
  move: Move = NO_MOVE,
): Promise<
  | (LoadedView & { readonly decision: DossierDecision & { readonly validUntil: Instant } })
  | undefined
> {
  for (const decision of await listDecisions(reader, institution, applicationId)) {
    if (!isInForce(decision, now)) continue
    const dossier = await loadDossier(reader, institution, decision.dossierId)
    const loaded = await loadView(reader, institution, applicationId, now, { dossier, move })
    if (loaded.view.digest === decision.dossierDigest) return { ...loaded, decision }
  }
  return undefined
}

async function approvalFactsOf(
  reader: Reader,
  { id, institution, applicationId }: Dossier,
  now: Instant,
): Promise<ApprovalFacts | undefined> {
  const decisions = await listDecisions(reader, institution, applicationId)
  const decision = decisions
    .filter((candidate) => candidate.dossierId === id)
    .find((candidate) => isInForce(candidate, now))
  if (decision?.validUntil === undefined) return undefined
  return {
    id: decision.id,
    kind: decision.kind,
    tier: decision.tier,
    dossierDigest: decision.dossierDigest,
    validUntil: decision.validUntil,
    requesterId: decision.requestedBy,
    approverIds: decision.approverIds,
  }
}

function applicationFacts(application: Application, peopleNamed: boolean) {
  const { id, stage, ownerId, factors, publicFacing } = application
  return {
    id,
    stage,
    ownerId,
    answerableIds: peopleOf(application),
    material: plain(materialFacts(application)),
    customerFacing: factors.customerFacing,
    generative: factors.generative,
    publicFacing,
    entryComplete: isEntryComplete(application),
    peopleNamed,
  }
}

/** Purpose, population and data classes, in both languages (measure 2.2). */
function isEntryComplete({ name, purpose, population, dataClasses }: Application): boolean {
  const texts = [name, purpose, population].flatMap(({ zh, en }) => [zh, en])
  return texts.every((text) => text.trim() !== '') && dataClasses.length > 0
}

/** Whoever answers must still be able to: a deactivated person answers for nothing (measure 1.4). */
async function arePeopleActive(reader: Reader, application: Application): Promise<boolean> {
  for (const id of peopleOf(application)) {
    const person = await findPerson(reader, application.institution, id)
    if (person === undefined || person.deactivatedAt !== undefined) return false
  }
  return true
}

async function loadModels(
  reader: Reader,
  { institution, modelVersionIds }: Application,
  now: Instant,
): Promise<readonly ModelFacts[]> {
  const found = await versionsOfModels(reader, institution, modelVersionIds)
  const models: ModelFacts[] = []
  for (const { model, version } of found) {
    models.push({
      id: version.id,
      material: plain(materialVersionFacts(version)),
      generative: model.kind === 'generative',
      external: model.origin === 'external',
      rating: version.explainability?.rating,
      filingListed: await isFilingListed(reader, version),
      supplierListed: await isSupplierListed(reader, model, now),
    })
  }
  return models
}

/** Whether the number that a version claims stands in the imported list of filings (measure 5.2). */
export async function isFilingListed(
  reader: Reader,
  { institution, filing }: VersionOfModel['version'],
): Promise<boolean> {
  if (filing === undefined) return false
  return (await findFiling(reader, institution, filing.number)) !== undefined
}

/** Whether a model's supplier is on the list in force (measure 18.4). */
export async function isSupplierListed(
  reader: Reader,
  { institution, supplierId }: VersionOfModel['model'],
  now: Instant,
): Promise<boolean> {
  if (supplierId === undefined) return false
  const supplier = await findSupplier(reader, institution, supplierId)
  return supplier !== undefined && isListed(supplier, now)
}

/** Members that are `undefined` have no canonical form; leaving them out is what they mean. */
function plain(value: JsonValue): JsonValue {
  return JSON.parse(JSON.stringify(value)) as JsonValue
}
