import type { PersonActor, Role } from '#kernel/actor.ts'
import type { InstitutionId } from '#kernel/ids.ts'
import { addMs, type Instant, parseInstant } from '#kernel/time.ts'
import type { EntryDraft, Services } from '#platform/services.ts'
import type { TestDatabase } from '../../testing/global-setup.ts'
import { openWorld, type World } from '../../testing/world.ts'
import { addPerson } from './add-person.ts'
import { bootstrapInstitution, type Founded } from './found-institution.ts'
import type { Caller } from './open-session.ts'
import { actorOf, type Person } from './person.ts'

/** For tests: an institution of synthetic people, a clock that is moved, and what was appended. */
export interface Scenario {
  readonly world: World
  readonly services: Services
  /** Drafts in the order in which use cases handed them over. */
  readonly appended: EntryDraft[]
  readonly institution: InstitutionId
  readonly administrator: PersonActor
  advanceSeconds(seconds: number): void
  add(login: string, roles: readonly Role[]): Promise<Person>
  close(): Promise<void>
}

export const PASSWORD = 'seven quiet herons'
export const caller: Caller = { ip: '192.0.2.7', userAgent: 'test', sessionToken: undefined }

export async function openScenario(database: TestDatabase): Promise<Scenario> {
  let instant: Instant = parseInstant('2026-06-18T01:00:00.000Z')!
  const world = await openWorld(database, { now: () => instant })
  const appended: EntryDraft[] = []
  const services = recording(world.services, appended)
  const founded = await foundBank(services, 'first-bank')
  const administrator = actorOf(founded.administrator)
  return {
    world,
    services,
    appended,
    institution: founded.institution.id,
    administrator,
    advanceSeconds(seconds) {
      instant = addMs(instant, seconds * 1_000)
    },
    add: (login, roles) =>
      addPerson(
        administrator,
        { login, name: `测试 ${login}`, roles: [...roles], password: PASSWORD },
        services,
      ),
    close: () => world.close(),
  }
}

/** The same services, which also note what is appended; several stand for several processes. */
export function recording(services: Services, appended: EntryDraft[]): Services {
  return {
    ...services,
    append(tx, draft) {
      appended.push(draft)
      return services.append(tx, draft)
    },
  }
}

export function foundBank(services: Services, slug: string): Promise<Founded> {
  return bootstrapInstitution(
    {
      slug,
      name: { zh: '测试银行', en: 'Test Bank' },
      administrator: { login: 'admin', name: '管理员甲', password: PASSWORD },
    },
    services,
  )
}
