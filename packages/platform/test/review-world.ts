import { actorOf, pageOfPeople } from '#contexts/identity/index.ts'
import { signersOf } from '#contexts/ledger/index.ts'
import type { Review, ReviewId } from '#contexts/oversight/index.ts'
import { type Permit, permitAt, signPermit } from '#contexts/permits/index.ts'
import type { PersonActor, Role } from '#kernel/actor.ts'
import { newId } from '#kernel/ids.ts'
import { nextEpoch } from '#platform/database/epoch.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { DoorWorld } from './door-world.ts'

/** The people of the sample institution, by role. */
export async function peopleOf({ world, sample }: DoorWorld) {
  const found = await pageOfPeople(world.db, sample.institution.id, { limit: 100 })
  const people = found.map(actorOf)
  return (role: Role): PersonActor => people.find(({ roles }) => roles.includes(role))!
}

/** A further person of the sample institution, as an actor. */
export function somebody({ sample }: DoorWorld, ...roles: Role[]): PersonActor {
  const { id: institution } = sample.institution
  return { type: 'person', id: newId('per'), name: '测试人员', institution, roles } as PersonActor
}

/**
 * Puts another permit in the place of an application's, signed by the institution's own key: the same but for `change`.
 * What is decided at minting is tested where permits are minted; here gateways meet what such a permit says.
 */
export async function permitAs(
  { world, sample, gateway, applicationOf }: DoorWorld,
  application: string,
  change: (permit: Permit) => Partial<Permit>,
): Promise<Permit> {
  const { services, db } = world
  const { id: institution } = sample.institution
  const applicationId = await applicationOf(application)
  const held = gateway.state.permits.get(applicationId)!
  const before = (await permitAt(db, institution, held.serial, services))!
  const permit: Permit = { ...before, ...change(before), serial: newId('pmt') as Permit['serial'] }
  await serializable(db, async (tx) => {
    const epoch = await nextEpoch(tx)
    await tx
      .updateTable('permits.permit')
      .set({ revoked_at: services.now(), revocation_reason: 'replaced by the test', epoch })
      .where('serial', '=', before.serial)
      .execute()
    await tx
      .insertInto('permits.permit')
      .values({
        ...{ serial: permit.serial, institution, application: applicationId },
        note: await signPermit(permit, await signersOf(tx, services.vault, institution, 'permit')),
        minted_at: permit.mintedAt,
        not_after: permit.notAfter,
        ...{ revoked_at: null, revocation_reason: null },
        epoch: await nextEpoch(tx),
      })
      .execute()
  })
  for (;;) {
    if (gateway.state.permits.get(applicationId)?.serial === permit.serial) return permit
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** What a caller gets for its ticket now. */
export function poll(
  door: DoorWorld,
  application: string,
  id: string,
  headers: Readonly<Record<string, string>> = {},
) {
  return fetch(`${door.origin}/api/reviews/${id}`, {
    headers: { authorization: `Bearer ${door.keyOf(application)}`, ...headers },
  })
}

/** Lets the time of a review run out. */
export async function letTimeRunOut({ world }: DoorWorld, id: ReviewId) {
  await world.db
    .updateTable('oversight.review')
    .set({
      opened_at: '2026-01-01T00:00:00.000Z' as Review['dueAt'],
      due_at: '2026-01-01T01:00:00.000Z' as Review['dueAt'],
    })
    .where('id', '=', id)
    .execute()
}
