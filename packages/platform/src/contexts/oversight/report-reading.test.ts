import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor, PersonActor, Role } from '#kernel/actor.ts'
import { type ApplicationId, newId } from '#kernel/ids.ts'
import { addMs } from '#kernel/time.ts'
import { describeOnDatabases } from '../../testing/world.ts'
import { reportReading } from './report-reading.ts'
import { type OversightWorld, openOversight } from './testing/bank.ts'

describeOnDatabases('readings of an application', (database) => {
  let world: OversightWorld
  let bank: Awaited<ReturnType<OversightWorld['bank']>>
  beforeAll(async () => {
    world = await openOversight(database)
    bank = await world.bank('first')
  })
  afterAll(() => world.close())

  const report = (actor: Actor, application: ApplicationId = bank.application.id) =>
    reportReading(actor, application, { metric: 'complaint', value: 1 }, world.services)
  const reported = async () =>
    (await bank.entries({ kinds: ['reading.reported'] })).map(({ actor }) => actor.id)
  /** A person of the bank who answers for no application of it. */
  const holding = (...roles: readonly Role[]): PersonActor => ({ ...bank.people.auditor, roles })
  const itself = (id: ApplicationId): Actor => ({
    ...{ type: 'application', id, institution: bank.institution },
  })

  test('are refused to the owner of another one and to who has no part in it, and leave nothing', async () => {
    await expect(report(holding('application-owner'))).rejects.toMatchObject({
      code: 'registry.not_answerable',
    })
    await expect(report(bank.people.auditor)).rejects.toMatchObject({ code: 'identity.forbidden' })
    const other = await world.bank('second')
    await expect(report(other.people.operator)).rejects.toMatchObject({
      code: 'registry.not_found',
    })
    // Another application is told what a stranger is told.
    const stranger = itself(newId('app') as ApplicationId)
    await expect(report(stranger)).rejects.toMatchObject({ code: 'registry.not_found' })
    const ahead = { metric: 'drift', value: 1, observedAt: addMs(world.now(), 1) } as const
    await expect(
      reportReading(bank.people.operator, bank.application.id, ahead, world.services),
    ).rejects.toMatchObject({ code: 'oversight.reading_ahead' })
    expect(await reported()).toEqual([])
  })

  test('are reported by itself, by who answers for it, and by an office for any', async () => {
    const owner: PersonActor = { ...bank.people.owner, roles: ['application-owner'] }
    await report(itself(bank.application.id))
    await report(owner)
    await report(holding('validator'))
    expect(await reported()).toEqual([bank.application.id, owner.id, bank.people.auditor.id])
  })
})
