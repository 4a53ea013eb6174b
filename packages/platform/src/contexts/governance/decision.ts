import type { Tier, TierTableId } from '#contexts/registry/index.ts'
import type { Bilingual } from '#kernel/bilingual.ts'
import type { ApplicationId, InstitutionId, PersonId } from '#kernel/ids.ts'
import { clockInChina, type Instant } from '#kernel/time.ts'
import type { DecisionId, DossierId, ProposalId } from './ids.ts'

interface DecisionBase {
  readonly id: DecisionId
  readonly institution: InstitutionId
  readonly outcome: 'passed' | 'rejected'
  readonly series: Series
  readonly year: number
  /** Without gaps within a series and a year. */
  readonly sequence: number
  readonly conditions: readonly string[]
  readonly requestedBy: PersonId
  /** Who voted to approve, or who granted. */
  readonly approverIds: readonly PersonId[]
  readonly decidedAt: Instant
}

/** A decision to let an application run: a committee's, or in the lower tiers that of a role. Bound to one dossier digest. */
export interface DossierDecision extends DecisionBase {
  readonly kind: 'resolution' | 'approval'
  readonly applicationId: ApplicationId
  readonly dossierId: DossierId
  readonly dossierDigest: string
  readonly proposalId?: ProposalId
  readonly tier: Tier
  /** Stands exactly when it passed. */
  readonly validUntil?: Instant
  readonly withdrawnAt?: Instant
  readonly withdrawnBy?: PersonId
  readonly withdrawalReason?: string
}

/** A committee's resolution on a version of the tier table. It does not expire: the next version ends what it put in force. */
export interface TableDecision extends DecisionBase {
  readonly kind: 'resolution'
  readonly tierTableId: TierTableId
  readonly tableDigest: string
  readonly proposalId: ProposalId
}

/** What was decided, passed or rejected. */
export type Decision = DossierDecision | TableDecision

/** What a permit is minted from: an approval in force for the dossier as it stands. */
export interface Approval {
  readonly kind: 'resolution' | 'approval'
  readonly id: DecisionId
  /** As it is cited in Chinese, the official form, e.g. `风委决〔2026〕7号`. */
  readonly number: string
  readonly dossierId: DossierId
  readonly dossierDigest: string
  readonly conditions: readonly string[]
  readonly validUntil: Instant
  readonly grantedAt: Instant
  readonly tier: Tier
}

/** The register a number is taken from; each institution has one of each. */
export type Series = keyof typeof series

const series = {
  'risk-management': { zh: '风委决', en: 'RMC' },
  'ai-governance': { zh: '智委决', en: 'AIC' },
  approval: { zh: '核准', en: 'APR' },
} as const

/** The number under which people cite a decision, e.g. `风委决〔2026〕7号` and `RMC-2026-7`. */
export function numberOf(decision: Pick<Decision, 'series' | 'year' | 'sequence'>): Bilingual {
  const { zh, en } = series[decision.series]
  const { year, sequence } = decision
  return { zh: `${zh}〔${year}〕${sequence}号`, en: `${en}-${year}-${sequence}` }
}

/** The year of a number: on the morning of New Year's Day nobody in China writes the old one. */
export function yearOf(instant: Instant): number {
  return Number(clockInChina(instant).slice(0, 4))
}

/**
 * Whether a decision still carries anything: passed, not withdrawn, not expired. Whether the dossier is still the
 * one that was approved is asked apart, because it needs the dossier.
 * INVARIANT: at `validUntil` it is over.
 */
export function isInForce(
  decision: Decision,
  now: Instant,
): decision is DossierDecision & { readonly validUntil: Instant } {
  if (!('validUntil' in decision)) return false
  const { outcome, validUntil, withdrawnAt } = decision
  return (
    outcome === 'passed' &&
    withdrawnAt === undefined &&
    validUntil !== undefined &&
    now < validUntil
  )
}

export function approvalOf(decision: DossierDecision & { readonly validUntil: Instant }): Approval {
  return {
    kind: decision.kind,
    id: decision.id,
    number: numberOf(decision).zh,
    dossierId: decision.dossierId,
    dossierDigest: decision.dossierDigest,
    conditions: decision.conditions,
    validUntil: decision.validUntil,
    grantedAt: decision.decidedAt,
    tier: decision.tier,
  }
}
