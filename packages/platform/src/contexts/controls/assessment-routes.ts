import { z } from 'zod'
import { Role } from '#kernel/actor.ts'
import { PersonId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'
import { idOf, listReply, pageLimit, pageOf } from '#platform/http/page.ts'
import { type Route, route } from '#platform/http/route.ts'
import { assess } from './assess.ts'
import { Assessment } from './assessment.ts'
import { findAssessment, pageOfAssessments, resultsOf } from './assessment-store.ts'
import { assignFinding } from './assign-finding.ts'
import { attest, confirmAttestation, withdrawAttestation } from './attest.ts'
import { Attestation } from './attestation.ts'
import { pageOfAttestations } from './attestation-store.ts'
import { Effect } from './effect.ts'
import { controlsErrors } from './errors.ts'
import { Finding } from './finding.ts'
import { loadFinding, pageOfFindings } from './finding-store.ts'
import { AssessmentId, AttestationId, FindingId } from './ids.ts'
import { AnyStatementId } from './measures.ts'
import { ResultDetail } from './result.ts'

const EVIDENCE_CHARACTERS_MAX = 20_000

const make = route({
  method: 'POST',
  path: '/assessments',
  summary: 'Decides every statement, now or as of a past instant, and keeps the answer.',
  permission: 'assessment:make',
  appends: ['assessment.made', 'finding.opened', 'finding.closed'],
  body: z.strictObject({ at: Instant.optional() }),
  reply: Assessment,
  status: 201,
  async handle({ actor, body }, services) {
    return (await assess(actor, body.at, services)).assessment
  },
})

const list = route({
  method: 'GET',
  path: '/assessments',
  summary: 'Assessments, newest first, with how many statements had each effect: the trend.',
  permission: 'controls:read',
  appends: null,
  query: z.strictObject({
    ofThePresent: z.stringbool().optional(),
    from: Instant.optional(),
    until: Instant.optional(),
    before: AssessmentId.optional(),
    limit: pageLimit,
  }),
  reply: listReply(Assessment, AssessmentId),
  handle: ({ actor, query: { before, limit, ...filter } }, { db }) =>
    pageOf(
      limit,
      (page) => pageOfAssessments(db, actor.institution, filter, { before, ...page }),
      idOf,
    ),
})

const read = route({
  method: 'GET',
  path: '/assessments/:id',
  summary: 'One assessment with all its results.',
  permission: 'controls:read',
  appends: null,
  params: z.strictObject({ id: AssessmentId }),
  reply: z.object({
    ...Assessment.unwrap().shape,
    results: z
      .array(z.object({ statement: AnyStatementId, effect: Effect, detail: ResultDetail }))
      .readonly(),
  }),
  async handle({ actor, params: { id } }, { db }) {
    const assessment = await findAssessment(db, actor.institution, id)
    if (assessment === undefined) throw controlsErrors.no_assessment()
    return { ...assessment, results: await resultsOf(db, actor.institution, id) }
  },
})

const listFindings = route({
  method: 'GET',
  path: '/findings',
  summary: 'Findings, newest first; by default only those that are open.',
  permission: 'controls:read',
  appends: null,
  query: z.strictObject({
    open: z.stringbool().default(true),
    overdue: z.stringbool().optional(),
    statement: AnyStatementId.optional(),
    effect: Effect.optional(),
    ownerRole: Role.optional(),
    assignedTo: PersonId.optional(),
    before: FindingId.optional(),
    limit: pageLimit,
  }),
  reply: listReply(Finding, FindingId),
  handle({ actor, query: { before, limit, overdue, ...filter } }, { db, now }) {
    const asked = { ...filter, ...(overdue === true && { overdueAt: now() }) }
    return pageOf(
      limit,
      (page) => pageOfFindings(db, actor.institution, asked, { before, ...page }),
      idOf,
    )
  },
})

const readFinding = route({
  method: 'GET',
  path: '/findings/:id',
  summary: 'One finding.',
  permission: 'controls:read',
  appends: null,
  params: z.strictObject({ id: FindingId }),
  reply: Finding,
  handle: ({ actor, params: { id } }, { db }) => loadFinding(db, actor.institution, id),
})

const assign = route({
  method: 'PUT',
  path: '/findings/:id/assignment',
  summary: 'Gives an open finding to a person; its date may only come nearer.',
  permission: 'finding:assign',
  appends: ['finding.assigned'],
  params: z.strictObject({ id: FindingId }),
  body: z.strictObject({ to: PersonId, dueAt: Instant.optional() }),
  reply: Finding,
  handle: ({ actor, params: { id }, body }, services) => assignFinding(actor, id, body, services),
})

const listAttestations = route({
  method: 'GET',
  path: '/attestations',
  summary: 'Attestations, newest first.',
  permission: 'controls:read',
  appends: null,
  query: z.strictObject({
    statement: AnyStatementId.optional(),
    before: AttestationId.optional(),
    limit: pageLimit,
  }),
  reply: listReply(Attestation, AttestationId),
  handle: ({ actor, query: { before, limit, statement } }, { db }) =>
    pageOf(
      limit,
      (page) => pageOfAttestations(db, actor.institution, { statement }, { before, ...page }),
      idOf,
    ),
})

const makeAttestation = route({
  method: 'POST',
  path: '/attestations',
  summary:
    "Gives one's word that a recorded statement holds; it counts once another person confirmed it.",
  permission: 'attestation:make',
  appends: ['attestation.made'],
  body: z.strictObject({
    statement: AnyStatementId,
    validUntil: Instant,
    evidence: z.string().trim().min(10).max(EVIDENCE_CHARACTERS_MAX),
  }),
  reply: Attestation,
  status: 201,
  handle: ({ actor, body }, services) => attest(actor, body, services),
})

const confirm = route({
  method: 'POST',
  path: '/attestations/:id/confirmation',
  summary: "Stands behind another person's attestation.",
  permission: 'attestation:confirm',
  appends: ['attestation.confirmed'],
  params: z.strictObject({ id: AttestationId }),
  reply: undefined,
  async handle({ actor, params: { id } }, services) {
    await confirmAttestation(actor, id, services)
    return undefined
  },
})

const withdraw = route({
  method: 'POST',
  path: '/attestations/:id/withdrawal',
  summary: 'Takes an attestation back.',
  permission: 'attestation:make',
  appends: ['attestation.withdrawn'],
  params: z.strictObject({ id: AttestationId }),
  reply: undefined,
  async handle({ actor, params: { id } }, services) {
    await withdrawAttestation(actor, id, services)
    return undefined
  },
})

export const assessmentRoutes: readonly Route[] = [
  ...[make, list, read],
  ...[listFindings, readFinding, assign],
  ...[listAttestations, makeAttestation, confirm, withdraw],
]
