import assert from 'node:assert'
import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import {
  adoptCatalogue,
  adoptOwn,
  attest,
  confirmAttestation,
  draftOwn,
  OwnStatement,
} from '#contexts/controls/index.ts'
import {
  approveInRegister,
  keepInRegister,
  listCommittees,
  RegisterContent,
  recordMeeting,
} from '#contexts/governance/index.ts'
import type { ApplicationId } from '#kernel/ids.ts'
import { addDays, type Instant, parseInstant } from '#kernel/time.ts'
import type { Services } from '#platform/services.ts'
import type { SamplePeople } from './load-people.ts'

const SampleRegisters = z.strictObject({
  meetings: z.array(z.strictObject({ mandate: z.string(), heldOn: z.iso.date() })),
  entries: z.array(
    z.strictObject({
      by: z.string(),
      approvedBy: z.string().optional(),
      reviewOn: z.iso.date(),
      content: RegisterContent,
    }),
  ),
  attestations: z.array(
    z.strictObject({
      statement: z.string(),
      by: z.string(),
      confirmedBy: z.string(),
      validUntil: z.iso.date(),
      evidence: z.string(),
    }),
  ),
  ownStatements: z.array(
    z.strictObject({
      statement: z.string(),
      by: z.string(),
      adoptedBy: z.string(),
      content: OwnStatement,
    }),
  ),
})

/** What stands in `registers.yaml` in place of ids, dates and digests. */
interface Meanings {
  readonly person: (key: string) => string
  readonly application: (key: string) => string
  readonly now: Instant
}

/** Fills the registers, puts meetings on record and adopts the catalogue, each act by the person whose act it is. */
export async function loadRegisters(
  folder: string,
  applicationOf: (key: string) => ApplicationId,
  { institution, actor }: SamplePeople,
  services: Services,
) {
  const person = (key: string) => actor(key).id
  const meanings = { person, application: applicationOf, now: services.now() }
  const text = readFileSync(join(folder, 'registers.yaml'), 'utf8')
  const sample = SampleRegisters.parse(mean(parse(text, { merge: true }), meanings))

  await adoptCatalogue(actor('risk-manager'), undefined, services)
  const committees = await listCommittees(services.db, institution.id)
  for (const { mandate, heldOn } of sample.meetings) {
    const committee = committees.find((one) => one.mandate === mandate)
    assert(committee !== undefined, `the sample has no committee for ${mandate}`)
    await recordMeeting(actor('admin'), { committeeId: committee.id, heldOn }, services)
  }
  for (const { by, approvedBy, ...keeping } of sample.entries) {
    const { id } = await keepInRegister(actor(by), keeping, services)
    if (approvedBy !== undefined) await approveInRegister(actor(approvedBy), id, services)
  }
  for (const { by, confirmedBy, validUntil, ...word } of sample.attestations) {
    const attesting = { ...word, validUntil: parseInstant(validUntil)! }
    const { id } = await attest(actor(by), attesting, services)
    await confirmAttestation(actor(confirmedBy), id, services)
  }
  for (const { by, adoptedBy, statement, content } of sample.ownStatements) {
    const draft = { statement, wish: { content } }
    const { id } = await draftOwn(actor(by), draft, services)
    await adoptOwn(actor(adoptedBy), id, services)
  }
}

/** Puts ids in place of keys, dates in place of `today-30`, and the digest of a paper in place of its text. */
function mean(value: unknown, meanings: Meanings, field = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => mean(one, meanings))
  if (typeof value === 'object' && value !== null) {
    const said = Object.entries(value).map(([key, one]) => [
      key === 'paper' ? 'digest' : key,
      mean(one, meanings, key),
    ])
    return Object.fromEntries(said)
  }
  if (typeof value !== 'string') return value
  if (field === 'paper') return `sha256:${hash('sha256', value, 'hex')}`
  if (field === 'personId' || field === 'ownerId') return meanings.person(value)
  if (field === 'applicationId') return meanings.application(value)
  const days = /^today(?<days>[+-]\d+)$/.exec(value)?.groups?.days
  return days === undefined ? value : addDays(meanings.now, Number(days)).slice(0, 10)
}
