import type { ExplainabilityRating, Stage, Tier } from '#contexts/registry/index.ts'
import type { Role } from '#kernel/actor.ts'
import type { ApplicationId, ModelVersionId, PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { JsonValue } from '#platform/services.ts'
import { type Condition, controlsOf, lifecycle, type PartKind } from './catalogue.ts'
import { type Waiver, waiverOf } from './gates/define-gate.ts'
import type { DecisionId, DossierId } from './ids.ts'
import type { PartContent } from './part-content.ts'

export type Verdict = 'sign' | 'object'

export interface Signature {
  readonly signerId: PersonId
  readonly role: Role
  readonly verdict: Verdict
  readonly at: Instant
  readonly note?: string
}

export type Signer = Pick<Signature, 'signerId' | 'role'>

/** The newest revision of a part. Its authors and signers are all who wrote or signed any revision in this dossier. */
export interface Part {
  readonly kind: PartKind
  readonly revision: number
  readonly authorIds: readonly PersonId[]
  readonly signers: readonly Signer[]
  readonly content: PartContent
  readonly digest: string
  readonly signatures: readonly Signature[]
}

/** A model version of the application as gates look at it. */
export interface ModelFacts {
  readonly id: ModelVersionId
  /** What of it an approval rests on: digest, filing, explainability with its grounds. */
  readonly material: JsonValue
  readonly generative: boolean
  readonly external: boolean
  readonly rating: ExplainabilityRating | undefined
  /** Whether its filing number stands in the imported list. */
  readonly filingListed: boolean
  /** Whether its supplier is listed in force. */
  readonly supplierListed: boolean
}

/** The approval that rests on this dossier and is neither expired nor withdrawn. */
export interface ApprovalFacts {
  readonly id: DecisionId
  readonly kind: 'resolution' | 'approval'
  readonly tier: Tier
  readonly dossierDigest: string
  readonly validUntil: Instant
  readonly requesterId: PersonId
  readonly approverIds: readonly PersonId[]
}

/** What the mover says about the move itself. */
export interface Move {
  readonly reason: string | undefined
  readonly businessEndedAt: Instant | undefined
  /** Permits of the application in force; `undefined` where nobody has counted them. */
  readonly permitsInForce: number | undefined
  /** When a call of the application was last on record; absent where none is, or the move does not ask. */
  readonly lastCalledAt?: Instant
}

/** All that a gate looks at for one version of an application. Gates read nothing else. */
export interface DossierView {
  readonly application: {
    readonly id: ApplicationId
    readonly stage: Stage
    readonly ownerId: PersonId
    /** The owner and those responsible for business, technology and data. */
    readonly answerableIds: readonly PersonId[]
    readonly material: JsonValue
    readonly customerFacing: boolean
    readonly generative: boolean
    readonly publicFacing: boolean
    readonly entryComplete: boolean
    readonly peopleNamed: boolean
  }
  readonly tier: {
    readonly id: Tier
    readonly tableVersion: string
    readonly derived: boolean
    readonly current: boolean
  }
  readonly dossier: { readonly id: DossierId; readonly version: number } | undefined
  readonly parts: readonly Part[]
  readonly models: readonly ModelFacts[]
  readonly exceptions: readonly Waiver[]
  readonly reportAcknowledged: boolean
  readonly digest: string | undefined
  readonly approval: ApprovalFacts | undefined
  readonly move: Move
}

/** Whether a condition of the catalogue holds for the application. */
export function conditionHolds(condition: Condition, view: DossierView): boolean {
  switch (condition) {
    case 'customer-facing':
      return view.application.customerFacing
    case 'external':
      return view.models.some(({ external }) => external)
    case 'external-generative':
      return view.models.some(({ external, generative }) => external && generative)
    case 'reportable':
      return reportNeeded(view.tier.id, view.application)
  }
}

/** Measure 29.1: public-facing generative applications are reported, and in the high tier every generative one. */
export function reportNeeded(
  tier: Tier,
  application: { readonly generative: boolean; readonly publicFacing: boolean },
): boolean {
  if (!application.generative) return false
  return controlsOf(tier).report.whenGenerative === 'always' || application.publicFacing
}

/** The parts that the application's tier asks for, each with the role that must sign it. */
export function requiredParts(view: DossierView) {
  return controlsOf(view.tier.id).dossier.parts.filter(
    ({ when }) => when === undefined || conditionHolds(when, view),
  )
}

export function partOf(view: DossierView, kind: PartKind): Part | undefined {
  return view.parts.find((part) => part.kind === kind)
}

/**
 * INVARIANT: a part counts as signed only by somebody who holds the role that the tier names and wrote none of it,
 * and only while nobody objects to it (measures 2.3, 15.3).
 */
export function isSigned(view: DossierView, kind: PartKind): boolean {
  const part = partOf(view, kind)
  const signer = signerRole(view, kind)
  if (part === undefined || signer === undefined) return false
  if (part.signatures.some(({ verdict }) => verdict === 'object')) return false
  return part.signatures.some(
    ({ role, signerId }) => role === signer && !part.authorIds.includes(signerId),
  )
}

/** The role whose signature the tier needs on a part; `undefined` where the tier does not ask for the part. */
export function signerRole(view: DossierView, kind: PartKind): Role | undefined {
  return controlsOf(view.tier.id).dossier.parts.find(({ id }) => id === kind)?.signer
}

/** A waivable requirement about a part, waived, excuses the part from the tier's list as well. */
export function isExcused(view: DossierView, kind: PartKind, now: Instant): boolean {
  return lifecycle.gates
    .flatMap(({ requires }) => requires)
    .some(
      ({ id, part }) =>
        part === kind && id !== 'dossier-parts-signed' && waiverOf(view, id, now) !== undefined,
    )
}

export function authorIds(view: DossierView): ReadonlySet<PersonId> {
  return new Set(view.parts.flatMap((part) => part.authorIds))
}

/**
 * Who validated independently: validators who signed and neither wrote any part nor answer for the application
 * (measure 16.2: requester, validator and approver are three people).
 */
export function independentValidators(view: DossierView): readonly PersonId[] {
  const authors = authorIds(view)
  const validators = view.parts
    .flatMap(({ signatures }) => signatures)
    .filter(({ role, verdict }) => role === 'validator' && verdict === 'sign')
    .map(({ signerId }) => signerId)
    .filter((id) => !authors.has(id) && !view.application.answerableIds.includes(id))
  return [...new Set(validators)]
}

/** Why a person may not decide on a dossier. */
export type Conflict = 'requester' | 'owner' | 'responsible' | 'author' | 'validator' | 'signer'

/**
 * What stands against a person's deciding on a dossier; `undefined` where nothing does. Nobody is exempt. Who validated or
 * signed a part stays barred when it is written anew: they judged the same dossier before (measures 2.3, 16.2).
 */
export function conflictOf(
  view: DossierView,
  requesterId: PersonId,
  personId: PersonId,
): Conflict | undefined {
  if (personId === requesterId) return 'requester'
  if (personId === view.application.ownerId) return 'owner'
  if (view.application.answerableIds.includes(personId)) return 'responsible'
  if (authorIds(view).has(personId)) return 'author'
  const signed = view.parts
    .flatMap(({ signers }) => signers)
    .filter(({ signerId }) => signerId === personId)
  if (signed.some(({ role }) => role === 'validator')) return 'validator'
  return signed.length > 0 ? 'signer' : undefined
}
