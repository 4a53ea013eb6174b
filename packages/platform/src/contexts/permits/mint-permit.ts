import {
  type Approval,
  admissionInForce,
  advisoryOnly,
  approvalInForce,
  fallbackPlanOf,
  noticeOf,
  oversightPlanOf,
  reportAcknowledged,
  reportNeeded,
  type StopTerms,
  stopTermsOf,
} from '#contexts/governance/index.ts'
import { authorize, findInstitution } from '#contexts/identity/index.ts'
import { signersOf } from '#contexts/ledger/index.ts'
import {
  type Application,
  assertOwnOrOffice,
  isRunning,
  loadApplication,
  type VersionOfModel,
  versionsOfModels,
} from '#contexts/registry/index.ts'
import { findSupplier, isListed } from '#contexts/supply/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { type ApplicationId, type ModelVersionId, newId } from '#kernel/ids.ts'
import { addDays, type Instant } from '#kernel/time.ts'
import { nextEpoch } from '#platform/database/epoch.ts'
import type { Transaction } from '#platform/database/schema.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { permitErrors } from './errors.ts'
import { guardsOf } from './guard-policy.ts'
import { type GuardsAsked, guardTerms } from './guard-terms.ts'
import { labelOf } from './label.ts'
import { lifterOf } from './lifter.ts'
import { fallbackOf, oversightOf } from './oversight-terms.ts'
import type { LimitsAsked, Permit, PermittedModel } from './permit.ts'
import { revokeWithin } from './revoke-permit.ts'
import { signPermit } from './sign.ts'
import { findStandingPermit, insertPermit } from './store.ts'
import { limitsWithin, type Terms, termsOf } from './terms.ts'

export interface Minting extends GuardsAsked {
  readonly application: ApplicationId
  /** Only below the institution's own; left out, those hold. */
  readonly limits?: LimitsAsked | undefined
  readonly fallbacks?: readonly ModelVersionId[] | undefined
}

/**
 * Mints the permit of an application from its approval in force, and takes back the one before.
 * Errors: `permits.wrong_stage`, `no_approval` (16.2), `model_not_ready` (5.1, 5.2, 18.4),
 * `report_missing` (29.1), `stop_conditions_missing` (17.3), `fallback_missing`, `limit_above_default`, `bank_not_in_force`,
 * `review_points_missing`, `review_releases` (17.2), `judge_missing`, `answer_schema_declared`, `answer_schema_refused`,
 * `registry.not_answerable`.
 */
export function mintPermit(actor: Actor, minting: Minting, services: Services): Promise<Permit> {
  authorize(actor, 'permit:mint')
  if (minting.banks !== undefined) authorize(actor, 'permit:narrow-guards')
  const { db, now, append, vault } = services
  return serializable(db, async (tx) => {
    const at = now()
    const application = await loadApplication(tx, actor.institution, minting.application)
    // A new permit takes back the one that stands, so that it is no affair of other owners.
    assertOwnOrOffice(actor, 'permit:mint', application)
    const permit = await decidePermit(tx, application, minting, at)
    const standing = await findStandingPermit(tx, actor.institution, application.id)
    if (standing !== undefined) {
      await revokeWithin(tx, actor, standing, `superseded by ${permit.serial}`, services)
    }
    const note = await signPermit(permit, await signersOf(tx, vault, actor.institution, 'permit'))
    await insertPermit(tx, {
      serial: permit.serial,
      institution: permit.institution,
      application: permit.application,
      note,
      mintedAt: permit.mintedAt,
      notAfter: permit.notAfter,
      epoch: await nextEpoch(tx),
    })
    const { application: subject, approval, notAfter } = permit
    await append(tx, {
      kind: 'permit.minted',
      subject: permit.serial,
      actor,
      body: { application: subject, approval: { ...approval }, notAfter, note },
    })
    return permit
  })
}

async function decidePermit(
  tx: Transaction,
  application: Application,
  minting: Minting,
  at: Instant,
): Promise<Permit> {
  const { id, institution, stage, tier } = application
  if (!isRunning(application)) throw permitErrors.wrong_stage({ stage })
  const approval = await approvalInForce(tx, institution, id, at)
  if (approval === undefined) throw permitErrors.no_approval({ application: id })
  const { generative } = application.factors
  const reported = !reportNeeded(tier, { generative, publicFacing: application.publicFacing })
  if (!reported && !(await reportAcknowledged(tx, institution, id)))
    throw permitErrors.report_missing()
  const terms = termsOf(tier)
  const models = await permittedModels(tx, application, at)
  const wording = await noticeOf(tx, institution, id, at)
  const provider = await findInstitution(tx, institution)
  const label = labelOf(models, wording?.label, provider)
  const speaks = application.factors.customerFacing || application.publicFacing
  return {
    format: 'hengjian-permit@v3',
    serial: newId('pmt'),
    institution,
    application: id,
    tier,
    approval: pickApproval(approval),
    mintedAt: at,
    notBefore: at,
    notAfter: earlierOf(approval.validUntil, addDays(at, terms.validityDaysMax)),
    models,
    fallback: fallbackOf(
      await fallbackPlanOf(tx, institution, id, at),
      models,
      minting.fallbacks ?? [],
    ),
    oversight: oversightOf(application, await oversightPlanOf(tx, institution, id, at), models),
    dataClasses: [...application.dataClasses].sort(),
    limits: limitsWithin(minting.limits ?? {}, terms.limits),
    record: recordOf(terms),
    failure: terms.failure,
    ...stopTermsWithin(await stopTermsOf(tx, institution, id, at), terms),
    conditions: [...approval.conditions],
    ...(await guardTerms(tx, application, minting, { models, at })),
    guards: guardsOf(tier, { publishes: generative && speaks }),
    ...(wording !== undefined && { notice: wording.notice }),
    ...(label !== undefined && { label }),
  }
}

/** Gates ask for the same of the dossier; what is signed is held against the tier once more. */
function stopTermsWithin(approved: StopTerms | undefined, { stopConditionsMin: countMin }: Terms) {
  const { automaticConditions = [], exitConditions = [], resumptionBy } = approved ?? {}
  const count = automaticConditions.length
  if (count < countMin) throw permitErrors.stop_conditions_missing({ countMin, count })
  return {
    stopConditions: automaticConditions,
    exitConditions,
    stopLiftedBy: resumptionBy ?? lifterOf('application'),
  }
}

const recordOf = ({ durability }: Terms) => ({ durability, retention: 'call-record' })

const pickApproval = ({ kind, id, number, dossierDigest }: Approval) => ({
  kind,
  id,
  number,
  dossierDigest,
})

const earlierOf = (a: Instant, b: Instant) => (a < b ? a : b)

/** Every model of the application, each admitted and, where it comes from outside, of a listed supplier. */
async function permittedModels(tx: Transaction, application: Application, at: Instant) {
  const { institution, modelVersionIds, tier } = application
  const found = await versionsOfModels(tx, institution, modelVersionIds)
  const names = callNames(found)
  return Promise.all(
    found.map(async ({ model, version }): Promise<PermittedModel> => {
      const notReady = (reason: string) =>
        permitErrors.model_not_ready({ version: version.id, reason })
      const admission = await admissionInForce(tx, institution, version.id, at)
      if (admission === undefined) throw notReady('it has no admission in force')
      const rating = version.explainability?.rating ?? 'insufficient'
      const supplier =
        model.supplierId === undefined
          ? undefined
          : await findSupplier(tx, institution, model.supplierId)
      if (model.supplierId !== undefined && (supplier === undefined || !isListed(supplier, at))) {
        throw notReady('its supplier is not on the list in force')
      }
      return {
        version: version.id,
        name: names.get(version.id)!,
        kind: model.kind,
        digest: version.digest,
        ...(model.supplierId !== undefined && { supplier: model.supplierId }),
        advisory: advisoryOnly(tier, rating),
        rating,
        ...(version.price !== undefined && { price: version.price }),
      }
    }),
  )
}

/**
 * The names by which callers ask: the English name of the model in lower case with hyphens, its version behind an `@` where
 * the application uses several versions of it, and the version's id where models of one name have versions of one name.
 */
export function callNames(found: readonly VersionOfModel[]): ReadonlyMap<ModelVersionId, string> {
  const slugs = found.map(({ model }) =>
    model.name.en
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, ''),
  )
  const isShared = (names: readonly string[], name: string) =>
    names.filter((other) => other === name).length > 1
  const versioned = found.map(({ version }, index) => {
    const slug = slugs[index]!
    return isShared(slugs, slug) || slug === '' ? `${slug}@${version.version}` : slug
  })
  return new Map(
    found.map(({ version: { id } }, index) => {
      const name = versioned[index]!
      return [id, isShared(versioned, name) ? `${slugs[index]!}@${id}` : name]
    }),
  )
}
