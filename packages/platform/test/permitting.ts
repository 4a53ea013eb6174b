import { beforeAll, expect } from 'vitest'
import { actorOf, pageOfPeople } from '#contexts/identity/index.ts'
import { type Minting, mintPermit, type Permit } from '#contexts/permits/index.ts'
import type { PersonActor } from '#kernel/actor.ts'
import type { DoorWorld } from './door-world.ts'

/** Mints permits that ask for more, and waits until the gateway has them. */
export function openMint(reach: { readonly door: DoorWorld }) {
  let minter: PersonActor
  beforeAll(async () => {
    const { world, sample } = reach.door
    const people = await pageOfPeople(world.db, sample.institution.id, { limit: 100 })
    minter = people.map(actorOf).find(({ roles }) => roles.includes('risk-manager'))!
  })
  return {
    get minter() {
      return minter
    },
    async permitting(
      application: string,
      terms: Omit<Minting, 'application'> | ((held: Permit) => Omit<Minting, 'application'>),
    ) {
      const { door } = reach
      const id = await door.applicationOf(application)
      const held = () => door.gateway.state.permits.get(id)?.opened
      const opened = held()!
      if (!opened.ok) throw new Error(opened.reason)
      const asked = typeof terms === 'function' ? terms(opened.permit) : terms
      const minting = { application: id, ...asked }
      const { serial } = await mintPermit(minter, minting, door.world.services)
      await expect.poll(() => door.gateway.state.permits.get(id)?.serial).toBe(serial)
    },
  }
}
