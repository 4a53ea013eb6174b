import { type RegisterEntry, registersAt } from '#contexts/governance/index.ts'
import type { Role } from '#kernel/actor.ts'
import type { ApplicationId, PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import { defineFact } from './fact.ts'
import { countOpenFindings, metDrills, operatingSince } from './register-store.ts'
import { personRows } from './registry-store.ts'

export type RegisterName = RegisterEntry['content']['register']

/** What an entry of one register says, with when it was written and must be looked at again. */
type Kept<R extends RegisterName> = RegisterEntry & {
  readonly content: Extract<RegisterEntry['content'], { register: R }>
}

/** What held in the registers, by register and subject. */
export const registers = defineFact({
  says: { zh: '各类登记册', en: 'the registers' },
  kinds: ['register.written', 'register.approved'],
  async load({ reader, institution, at }) {
    const entries = await registersAt(reader, institution, at)
    const names = Map.groupBy(entries, ({ content }) => content.register)
    const bySubject = new Map(
      [...names].map(([name, own]) => [name, new Map(own.map((entry) => [entry.subject, entry]))]),
    )
    // Grouped once: a check asks for each of ten thousand applications.
    return <R extends RegisterName>(name: R): ReadonlyMap<string, Kept<R>> =>
      (bySubject.get(name) ?? new Map()) as ReadonlyMap<string, Kept<R>>
  },
})

/** People with the roles that they hold now. */
export const staff = defineFact({
  says: { zh: '人员角色', en: 'people and their roles' },
  kinds: ['person.added', 'person.roles_changed', 'person.deactivated'],
  presentOnly: { zh: '人员角色只保存现状', en: 'only the present roles of people are kept' },
  async load(context) {
    const rows = await personRows(context)
    const active = rows.filter(({ deactivatedAt }) => deactivatedAt === null)
    return active.map(({ id, roles }): { id: PersonId; roles: readonly Role[] } => ({ id, roles }))
  },
})

export const findingsOpen = defineFact({
  says: { zh: '未关闭的问题数', en: 'the number of open findings' },
  kinds: ['finding.opened', 'finding.closed'],
  load: ({ reader, institution, at }) => countOpenFindings(reader, institution, at),
})

/** When each application first came into operation. */
export const operating = defineFact<ReadonlyMap<ApplicationId, Instant>>({
  says: { zh: '投入运行的时间', en: 'when applications came into operation' },
  kinds: ['application.advanced'],
  load: operatingSince,
})

/** The newest drill that met its target, by application and kind. */
export const drills = defineFact<ReadonlyMap<string, Instant>>({
  says: { zh: '演练结果', en: 'results of drills' },
  kinds: ['drill.finished'],
  load: metDrills,
})
