import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDossier } from '#contexts/governance/index.ts'
import { entriesOf } from '#contexts/ledger/index.ts'
import {
  assignReview,
  CALL_REVIEWED,
  claimReview,
  confirmReview,
  decideReview,
  type ReviewId,
} from '#contexts/oversight/index.ts'
import { editApplication, loadApplication } from '#contexts/registry/index.ts'
import type { PersonActor, Role } from '#kernel/actor.ts'
import type { EntryId, PersonId } from '#kernel/ids.ts'
import { describeOnDatabases } from '../src/testing/world.ts'
import { type completion, type DoorWorld, openDoorWorld } from './door-world.ts'
import { peopleOf, poll, somebody } from './review-world.ts'

const APPLICATION = 'customer-assistant'
const COMPLAINT = { topic: 'complaint' }
const ELDERLY = { amount: 80_000, group: 'elderly' }

interface Ticket {
  readonly id: ReviewId
  readonly record: EntryId
}

describeOnDatabases('those who review', (database) => {
  let door: DoorWorld
  let withRole: (role: Role) => PersonActor
  let reviewer: PersonActor
  let second: PersonActor
  beforeAll(async () => {
    door = await openDoorWorld(database)
    withRole = await peopleOf(door)
    reviewer = withRole('reviewer')
    second = somebody(door, 'reviewer')
  })
  afterAll(() => door.close())

  const services = () => door.world.services
  async function held(hengjian: object): Promise<Ticket> {
    const messages = [{ role: 'user', content: '我要投诉柜面服务' }]
    const response = await door.call(APPLICATION, {
      model: 'extractive-answerer',
      messages,
      hengjian,
    })
    expect(response.status).toBe(202)
    return (await response.json()) as Ticket
  }
  const claimed = async (hengjian: object) => {
    const ticket = await held(hengjian)
    await claimReview(reviewer, ticket.id, services())
    return ticket
  }
  const endings = async (record: EntryId) => {
    const { world, sample } = door
    const ended = entriesOf(world.db, sample.institution.id, { kinds: [CALL_REVIEWED] })
    const all = await Array.fromAsync(ended)
    return all.filter(({ body }) => (body as { record: string }).record === record)
  }
  const contentOf = async (response: Response) => {
    const { choices } = (await response.json()) as typeof completion
    return choices[0]!.message.content
  }
  const overridden = async () => {
    const rows = await door.world.db
      .selectFrom('oversight.indicator')
      .select('value')
      .where('name', '=', 'overridden')
      .where('grain', '=', 'day')
      .execute()
    return rows.reduce((sum, { value }) => sum + value, 0)
  }
  const application = async () =>
    loadApplication(
      door.world.db,
      door.sample.institution.id,
      await door.applicationOf(APPLICATION),
    )
  const ownerId = async () => (await application()).ownerId
  /** Names somebody else as responsible for the technology of the application; answers who was before. */
  async function answerable(technology: PersonId): Promise<PersonId> {
    const current = await application()
    const {
      id,
      revision,
      responsible,
      ownerId: accountable,
      modelVersionIds,
      supplierIds,
    } = current
    const { name, purpose, population, factors, decidesAboutPeople } = current
    const { publicFacing, dataClasses } = current
    const draft = {
      ...{ name, purpose, population, factors, decidesAboutPeople, publicFacing, dataClasses },
      ...{ modelVersionIds, supplierIds, responsible: { ...responsible, technology } },
      ownerId: accountable,
    }
    const owner = { ...withRole('application-owner'), id: accountable }
    await editApplication(owner, id, { revision, draft }, services())
    return responsible.technology
  }

  test('who answers for the application, wrote its dossier, or holds no such role, reviews nothing', async () => {
    const { id } = await held(COMPLAINT)
    const before = await door.world.db.selectFrom('ledger.entry').select('id').execute()
    const developer = { ...withRole('developer'), roles: ['reviewer'] } as PersonActor
    await expect(claimReview(developer, id, services())).rejects.toMatchObject({
      code: 'oversight.reviewer_not_independent',
    })
    for (const role of ['administrator', 'risk-manager', 'operator'] as const) {
      await expect(claimReview(withRole(role), id, services())).rejects.toMatchObject({
        code: 'identity.forbidden',
      })
    }
    const foreign = { ...reviewer, institution: 'ins_00000000000000000000000000000000' }
    await expect(claimReview(foreign as PersonActor, id, services())).rejects.toMatchObject({
      code: 'oversight.no_review',
    })
    expect(await door.world.db.selectFrom('ledger.entry').select('id').execute()).toHaveLength(
      before.length,
    )
  })

  test('who wrote a dossier reviews nothing after the next one is open, whoever is responsible by then', async () => {
    const { id } = await held(COMPLAINT)
    const before = await answerable(withRole('validator').id)
    const owner = { ...withRole('application-owner'), id: await ownerId() }
    await openDossier(owner, await door.applicationOf(APPLICATION), services())
    const developer = { ...withRole('developer'), id: before, roles: ['reviewer'] } as PersonActor
    await expect(claimReview(developer, id, services())).rejects.toMatchObject({
      code: 'oversight.reviewer_not_independent',
    })
    await answerable(before)
  })

  test('nobody decides what they have not claimed; a claim is one person’s, and can be assigned away', async () => {
    const { id } = await held(COMPLAINT)
    const release = { verdict: 'release', reason: '答复无误' } as const
    await expect(decideReview(reviewer, id, release, services())).rejects.toMatchObject({
      code: 'oversight.review_not_claimed',
    })
    await claimReview(second, id, services())
    await expect(claimReview(reviewer, id, services())).rejects.toMatchObject({
      code: 'oversight.review_claimed',
    })
    await expect(
      assignReview(withRole('operator'), { id, person: withRole('auditor').id }, services()),
    ).rejects.toMatchObject({ code: 'oversight.no_such_reviewer' })
    await assignReview(withRole('operator'), { id, person: reviewer.id }, services())
    await expect(decideReview(second, id, release, services())).rejects.toMatchObject({
      code: 'oversight.review_not_claimed',
    })
    await expect(
      decideReview(reviewer, id, { verdict: 'correct', reason: '缺正文' }, services()),
    ).rejects.toMatchObject({ code: 'oversight.verdict_not_possible' })
  })

  test('where two are asked for, the first proposes and another confirms; one who disagrees sends it back', async () => {
    const { id, record } = await claimed(ELDERLY)
    const correct = { verdict: 'correct', reason: '金额较大', text: '请到柜面办理。' } as const
    await decideReview(reviewer, id, correct, services())
    expect((await poll(door, APPLICATION, id)).status).toBe(202)
    await expect(claimReview(reviewer, id, services())).rejects.toMatchObject({
      code: 'oversight.reviewer_not_another',
    })
    await claimReview(second, id, services())
    await confirmReview(second, id, { agrees: false, reason: '措辞不妥' }, services())
    await claimReview(second, id, services())
    await decideReview(second, id, correct, services())
    await claimReview(reviewer, id, services())
    await confirmReview(reviewer, id, { agrees: true, reason: '同意' }, services())
    expect(await contentOf(await poll(door, APPLICATION, id))).toBe('请到柜面办理。')
    expect(await endings(record)).toMatchObject([
      { body: { outcome: 'corrected', reviewers: [second.id, reviewer.id] } },
    ])
  })

  test('nobody decides, or confirms, for an application that they came to answer for since they claimed', async () => {
    const release = { verdict: 'release', reason: '答复无误' } as const
    const refusal = { code: 'oversight.reviewer_not_independent' }
    const decided = await claimed(COMPLAINT)
    const confirmed = await held(ELDERLY)
    await claimReview(second, confirmed.id, services())
    await decideReview(second, confirmed.id, release, services())
    await claimReview(reviewer, confirmed.id, services())
    const before = await answerable(reviewer.id)
    await expect(decideReview(reviewer, decided.id, release, services())).rejects.toMatchObject(
      refusal,
    )
    const agreed = { agrees: true, reason: '同意' }
    await expect(confirmReview(reviewer, confirmed.id, agreed, services())).rejects.toMatchObject(
      refusal,
    )
    expect(await endings(decided.record)).toEqual([])
    await answerable(before)
    await decideReview(reviewer, decided.id, release, services())
    await confirmReview(reviewer, confirmed.id, agreed, services())
    expect(await endings(confirmed.record)).toHaveLength(1)
  })

  test('an answer that is overruled counts once, one that is released does not', async () => {
    const before = await overridden()
    const correction = { verdict: 'correct', reason: '应登记投诉', text: '已登记。' } as const
    await decideReview(reviewer, (await claimed(COMPLAINT)).id, correction, services())
    expect(await overridden()).toBe(before + 1)
    const refusal = { verdict: 'refuse', reason: '不宜答复' } as const
    await decideReview(reviewer, (await claimed(COMPLAINT)).id, refusal, services())
    expect(await overridden()).toBe(before + 2)
    const release = { verdict: 'release', reason: '答复无误' } as const
    await decideReview(reviewer, (await claimed(COMPLAINT)).id, release, services())
    expect(await overridden()).toBe(before + 2)
  })
})
