import assert from 'node:assert'
import {
  acknowledgeReport,
  admissionInForce,
  admitModelVersion,
  castVote,
  controlsOf,
  grantApproval,
  loadView,
  requestApproval,
} from '#contexts/governance/index.ts'
import type { ApplicationId } from '#kernel/ids.ts'
import { addDays, parseInstant } from '#kernel/time.ts'
import type { Services } from '#platform/services.ts'
import type { SampleApplication, SampleDossier, SampleInstitution } from './institution.ts'
import type { SampleSupply } from './load-models.ts'
import type { SamplePeople } from './load-people.ts'

const ADMISSION_DAYS = 365
const ADMISSION_GROUNDS = '来源、摘要、可解释性评级与模型卡已核对（示例）'

interface ApprovalParts {
  readonly sample: SampleInstitution
  readonly people: SamplePeople
  readonly supply: SampleSupply
}

/** Admits the models of an application, records its report and has those approve it whom its tier names. */
export async function approveApplication(
  application: SampleApplication,
  dossier: SampleDossier & { readonly id: ApplicationId },
  parts: ApprovalParts,
  services: Services,
): Promise<void> {
  const { id } = dossier
  const { people, supply } = parts
  const { institution } = people.actor(application.owner)
  for (const model of application.models) await admit(supply.version(model), people, services)
  if (application.report !== undefined) await acknowledge(application, id, people, services)

  const { application: registered, view } = await loadView(
    services.db,
    institution,
    id,
    services.now(),
  )
  assert(view.digest !== undefined, 'the dossier is filled before it is approved')
  const controls = controlsOf(registered.tier)
  if (controls.approval.by === 'committee') {
    await resolve(application, dossier, view.digest, parts, services)
    return
  }
  const validUntil = addDays(services.now(), controls.permitValidityDaysMax.value)
  const grant = { applicationId: id, digest: view.digest, conditions: [], validUntil }
  await grantApproval(people.actor('risk-manager'), grant, services)
}

/** A model that two applications share is admitted once. */
async function admit(
  modelVersionId: ReturnType<SampleSupply['version']>,
  { actor }: SamplePeople,
  services: Services,
) {
  const validator = actor('validator')
  const now = services.now()
  const admission = await admissionInForce(services.db, validator.institution, modelVersionId, now)
  if (admission !== undefined) return
  const validUntil = addDays(now, ADMISSION_DAYS)
  await admitModelVersion(
    validator,
    { modelVersionId, validUntil, grounds: ADMISSION_GROUNDS },
    services,
  )
}

async function acknowledge(
  { report }: SampleApplication,
  applicationId: ApplicationId,
  { actor }: SamplePeople,
  services: Services,
) {
  assert(report !== undefined)
  const dated = parseInstant(report.acknowledgedOn)
  assert(dated !== undefined, 'the sample was read with valid dates')
  const now = services.now()
  // The sample has a fixed date, and a clock may stand before it.
  const filedAt = dated < now ? dated : now
  const receipt = { applicationId, authority: report.to.zh, reference: report.number, filedAt }
  await acknowledgeReport(actor('risk-manager'), receipt, services)
}

/** The owner asks, and every member votes who had no part in the dossier; the last vote resolves. */
async function resolve(
  application: SampleApplication,
  dossier: SampleDossier & { readonly id: ApplicationId },
  digest: string,
  { sample, people }: ApprovalParts,
  services: Services,
) {
  const review = dossier.parts.find(({ id }) => id === 'ethics-review')?.content.conditions
  const conditions = Array.isArray(review) ? review.filter((one) => typeof one === 'string') : []
  const request = { applicationId: dossier.id, conditions }
  const proposal = await requestApproval(people.actor(application.owner), request, services)
  let decision: Awaited<ReturnType<typeof castVote>>['decision']
  for (const person of votersOn(dossier, sample)) {
    const vote = { proposalId: proposal.id, choice: 'approve', digest } as const
    decision = (await castVote(people.actor(person), vote, services)).decision
  }
  assert(decision?.outcome === 'passed', 'the committee of the sample passes its resolution')
}

/** The seats of the risk management committee that neither wrote nor signed anything in a dossier. */
export function votersOn(dossier: SampleDossier, sample: SampleInstitution): readonly string[] {
  const tookPart = new Set(dossier.parts.flatMap(({ author, signer }) => [author, signer]))
  const committee = sample.committees.find(({ mandate }) => mandate === 'risk-management')
  assert(committee !== undefined, 'the sample has a risk management committee')
  return committee.seats.map(({ person }) => person).filter((person) => !tookPart.has(person))
}
