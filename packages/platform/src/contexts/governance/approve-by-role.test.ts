import { afterEach, beforeEach, expect, test } from 'vitest'
import type { PersonActor } from '#kernel/actor.ts'
import { type InstitutionId, newId } from '#kernel/ids.ts'
import { addDays } from '#kernel/time.ts'
import { describeOnDatabases } from '../../testing/world.ts'
import { approvalInForce } from './approval-in-force.ts'
import { pageOfUnsignedParts } from './dossier-store.ts'
import { grantApproval } from './grant-approval.ts'
import { openDossier } from './open-dossier.ts'
import { requestApproval } from './request-approval.ts'
import { signPart } from './sign-part.ts'
import { validContent } from './testing/complete-view.ts'
import {
  digestNow,
  lowFactors,
  openScenario,
  readyApplication,
  type Scenario,
} from './testing/scenario.ts'
import { writePart } from './write-part.ts'

describeOnDatabases('the approval of a low-tier application', (database) => {
  let scenario: Scenario
  beforeEach(async () => {
    scenario = await openScenario(database)
  })
  afterEach(() => scenario.close())

  async function ready() {
    const found = await readyApplication(scenario, lowFactors)
    expect(found.application.tier).toBe('low')
    const grant = {
      applicationId: found.application.id,
      digest: await digestNow(scenario, found.application.id),
      conditions: ['仅限内部使用'],
      validUntil: addDays(scenario.now(), 365),
    }
    return { ...found, grant }
  }

  test('is given by a risk manager who took no part, and seals the dossier', async () => {
    const { application, dossier, grant } = await ready()
    const { people, services, db, now } = scenario
    const decision = await grantApproval(people.manager, grant, services)
    expect(decision).toMatchObject({
      kind: 'approval',
      sequence: 1,
      approverIds: [people.manager.id],
    })
    const { institution } = people.owner
    expect(await approvalInForce(db, institution, application.id, now())).toMatchObject({
      number: '核准〔2026〕1号',
      tier: 'low',
      validUntil: grant.validUntil,
    })
    const content = validContent('ethics-review')
    const part = { dossierId: dossier.id, kind: 'ethics-review' as const, content }
    await expect(writePart(people.owner, part, services)).rejects.toMatchObject({
      code: 'governance.dossier_sealed',
    })
    const second = await openDossier(people.owner, application.id, services)
    expect(second.version).toBe(2)
    // A newer dossier that is being filled takes nothing from what was approved.
    expect(await approvalInForce(db, institution, application.id, now())).toBeDefined()
  })

  test('is refused to its owner, its validator, on a stale digest and beyond the validity', async () => {
    const { grant } = await ready()
    const { people, services } = scenario
    const before = (await scenario.entries()).length
    const asManager = (actor: typeof people.owner) => ({
      ...actor,
      roles: [...actor.roles, 'risk-manager' as const],
    })
    for (const actor of [asManager(people.owner), asManager(people.validator)]) {
      await expect(grantApproval(actor, grant, services)).rejects.toMatchObject({
        code: 'governance.conflict_of_interest',
      })
    }
    await expect(grantApproval(people.developer, grant, services)).rejects.toMatchObject({
      code: 'identity.forbidden',
    })
    await expect(
      grantApproval(people.manager, { ...grant, digest: '0'.repeat(64) }, services),
    ).rejects.toMatchObject({ code: 'governance.dossier_changed' })
    for (const validUntil of [addDays(scenario.now(), 366), scenario.now()]) {
      await expect(
        grantApproval(people.manager, { ...grant, validUntil }, services),
      ).rejects.toMatchObject({ code: 'governance.validity_too_long' })
    }
    const request = { applicationId: grant.applicationId, conditions: [] }
    await expect(requestApproval(people.owner, request, services)).rejects.toMatchObject({
      code: 'governance.role_approves',
    })
    expect(await scenario.entries()).toHaveLength(before)
  })

  test('a new revision of a part drops its signatures and closes the gate again', async () => {
    const { application, dossier, grant } = await ready()
    const { people, services } = scenario
    const content = { ...validContent('model-card'), changeLog: '补充说明' }
    const kind = 'model-card' as const
    const part = await writePart(people.owner, { dossierId: dossier.id, kind, content }, services)
    expect(part).toMatchObject({ revision: 2, signatures: [] })
    // It waits for others than who wrote it, until one of them has said something.
    const unsigned = (signer: PersonActor, institution = signer.institution) => {
      const asked = { kinds: [kind, 'impact-analysis'] as const, signer: signer.id }
      return pageOfUnsignedParts(scenario.db, institution, asked, { limit: 10 })
    }
    const waiting = { applicationId: application.id, kinds: [kind], since: expect.any(String) }
    expect(await unsigned(people.validator)).toEqual([waiting])
    expect(await unsigned(people.owner)).toEqual([])
    expect(await unsigned(people.validator, newId('ins') as InstitutionId)).toEqual([])
    await expect(grantApproval(people.manager, grant, services)).rejects.toMatchObject({
      code: 'governance.gate_closed',
    })
    const signing = { dossierId: dossier.id, kind, digest: part.digest, verdict: 'sign' as const }
    await signPart(people.validator, signing, services)
    expect(await unsigned(people.validator)).toEqual([])
    const digest = await digestNow(scenario, application.id)
    expect(digest).not.toBe(grant.digest)
    await grantApproval(people.manager, { ...grant, digest }, services)
  })

  test('nobody signs what they wrote, without the role, or unread; an objection closes the gate', async () => {
    const { dossier, grant } = await ready()
    const { people, services } = scenario
    const kind = 'model-card' as const
    const content = validContent(kind)
    const part = await writePart(people.owner, { dossierId: dossier.id, kind, content }, services)
    const signing = { dossierId: dossier.id, kind, digest: part.digest, verdict: 'sign' as const }
    const before = (await scenario.entries()).length
    await expect(signPart(people.steward, signing, services)).rejects.toMatchObject({
      code: 'governance.wrong_role',
    })
    const ownerAsValidator = {
      ...people.owner,
      roles: [...people.owner.roles, 'validator' as const],
    }
    await expect(signPart(ownerAsValidator, signing, services)).rejects.toMatchObject({
      code: 'governance.own_part',
    })
    const developerAsValidator = { ...people.developer, roles: ['validator' as const] }
    await expect(signPart(developerAsValidator, signing, services)).rejects.toMatchObject({
      code: 'governance.not_independent',
    })
    await expect(
      signPart(people.validator, { ...signing, digest: '0'.repeat(64) }, services),
    ).rejects.toMatchObject({ code: 'governance.part_changed' })
    await expect(
      signPart(people.validator, { ...signing, verdict: 'object' }, services),
    ).rejects.toMatchObject({ code: 'governance.reason_missing' })
    const validatorAsAuthor = { ...people.validator, roles: ['developer' as const] }
    await expect(
      writePart(validatorAsAuthor, { dossierId: dossier.id, kind, content }, services),
    ).rejects.toMatchObject({ code: 'governance.not_independent' })
    expect(await scenario.entries()).toHaveLength(before)

    await signPart(
      people.validator,
      { ...signing, verdict: 'object', note: '样本量不足' },
      services,
    )
    const digest = await digestNow(scenario, grant.applicationId)
    await expect(
      grantApproval(people.manager, { ...grant, digest }, services),
    ).rejects.toMatchObject({ code: 'governance.gate_closed' })
  })

  test('a part that lacks fields is refused with all of them, and one dossier is open at a time', async () => {
    const { application, dossier } = await ready()
    const { people, services } = scenario
    const part = { dossierId: dossier.id, kind: 'notice-text' as const, content: { optOut: '' } }
    await expect(writePart(people.owner, part, services)).rejects.toMatchObject({
      code: 'governance.part_invalid',
      details: {
        issues: expect.arrayContaining([
          expect.objectContaining({ at: 'body.content.optOut', problem: 'too-short' }),
        ]),
      },
    })
    await expect(openDossier(people.owner, application.id, services)).rejects.toMatchObject({
      code: 'governance.dossier_open',
    })
    await expect(
      openDossier(people.administratorMember, application.id, services),
    ).rejects.toMatchObject({ code: 'registry.not_answerable' })
  })
})
