import { actorOf, addPerson, bootstrapInstitution } from '#contexts/identity/index.ts'
import { type EntryFilter, entriesOf } from '#contexts/ledger/index.ts'
import { registerApplication } from '#contexts/registry/index.ts'
import type { PersonActor, Role } from '#kernel/actor.ts'
import { addMs, type Instant, parseInstant } from '#kernel/time.ts'
import type { TestDatabase } from '../../../testing/global-setup.ts'
import { openWorld, type WorldOptions } from '../../../testing/world.ts'

/** Roles of the people of a bank; each is one person, by the name of its first role or of what they do here. */
const cast = {
  owner: ['application-owner', 'developer', 'risk-manager'],
  operator: ['operator'],
  manager: ['risk-manager'],
  secondManager: ['risk-manager'],
  auditor: ['auditor'],
  member: ['committee-member'],
} as const satisfies Record<string, readonly Role[]>
export type CastName = keyof typeof cast

export type OversightWorld = Awaited<ReturnType<typeof openOversight>>

/** A database of its own, a clock that only moves when it is told, and banks of invented people. */
export async function openOversight(
  database: TestDatabase,
  options: Pick<WorldOptions, 'masterKey'> = {},
) {
  let present: Instant = parseInstant('2026-06-18T02:00:00.000Z')!
  const world = await openWorld(database, { ...options, now: () => present })
  return {
    ...world,
    now: () => present,
    passMinutes(minutes: number) {
      present = addMs(present, minutes * 60_000)
    },
    bank: (slug: string) => openBank(world, slug),
  }
}

/** An institution with its people and one application. */
export async function openBank(
  { services, db }: Pick<Awaited<ReturnType<typeof openWorld>>, 'services' | 'db'>,
  slug: string,
) {
  const { institution, administrator } = await bootstrapInstitution(
    {
      slug,
      name: { zh: '示例银行', en: 'Example Bank' },
      administrator: { login: `admin.${slug}`, name: '示例管理员' },
    },
    services,
  )
  const people = {} as Record<CastName, PersonActor>
  for (const name of Object.keys(cast) as CastName[]) {
    const newcomer = {
      login: `${name}.${slug}`.toLowerCase(),
      name: `示例人员 ${name}`,
      roles: [...cast[name]],
      email: `${name}.${slug}@example.com`,
    }
    people[name] = actorOf(await addPerson(actorOf(administrator), newcomer, services))
  }
  const { owner } = people
  const application = await registerApplication(
    owner,
    {
      name: { zh: '会议纪要助手', en: 'Minutes assistant' },
      purpose: { zh: '为内部会议起草纪要', en: 'Drafts the minutes of internal meetings' },
      population: { zh: '本行员工', en: 'Staff of the bank' },
      factors: {
        scenario: 'internal-office',
        importance: 'support',
        scale: 'department',
        customerEffect: 'none',
        reliance: 'assist',
        complexity: 'classical',
        generative: false,
        customerFacing: false,
        touchesContract: false,
      },
      decidesAboutPeople: false,
      publicFacing: false,
      dataClasses: ['general'],
      supplierIds: [],
      modelVersionIds: [],
      ownerId: owner.id,
      responsible: { business: owner.id, technology: owner.id, data: owner.id },
    },
    services,
  )
  return {
    institution: institution.id,
    administrator: actorOf(administrator),
    people,
    application,
    entries: (filter: EntryFilter) => Array.fromAsync(entriesOf(db, institution.id, filter)),
  }
}
