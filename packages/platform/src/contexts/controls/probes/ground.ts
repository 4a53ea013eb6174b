import assert from 'node:assert/strict'
import { type Committee, formCommittee, listCommittees } from '#contexts/governance/index.ts'
import {
  actorOf,
  addPerson,
  bootstrapInstitution,
  findInstitutionBySlug,
  type Person,
  pageOfPeople,
} from '#contexts/identity/index.ts'
import { signersOf } from '#contexts/ledger/index.ts'
import type { PersonActor, Role } from '#kernel/actor.ts'
import type { InstitutionId } from '#kernel/ids.ts'
import type { Services } from '#platform/services.ts'

/**
 * The institution on which probes are run. It shares nothing with any other, as no two institutions do: its
 * applications, calls and stops stand in nobody's inventory, figures or ledger.
 */
export const GROUND_SLUG = 'proving-ground'

const NAME = { zh: '衡鉴试验场', en: 'Hengjian proving ground' }

/** One person for each part. The owner holds roles that would tempt to decide alone, which is what is tried. */
const cast = {
  owner: ['application-owner', 'developer', 'risk-manager', 'committee-member'],
  validator: ['validator'],
  steward: ['data-steward', 'ethics-reviewer', 'security-reviewer', 'risk-manager', 'operator'],
  manager: ['risk-manager', 'procurement'],
  operator: ['operator'],
  auditor: ['auditor'],
  reviewer: ['reviewer'],
  /** Answers for the data of what is reviewed, which no reviewer may. */
  insider: ['reviewer'],
  chair: ['committee-member'],
  second: ['committee-member'],
  third: ['committee-member'],
} as const satisfies Record<string, readonly Role[]>
export type CastName = keyof typeof cast
const names = Object.keys(cast) as CastName[]

export interface Ground {
  readonly institution: InstitutionId
  readonly actor: (name: CastName) => PersonActor
  readonly credentials: (name: CastName) => {
    readonly institution: string
    readonly login: string
    readonly password: string
  }
}

const loginOf = (name: CastName) => `probe.${name}`
const PEOPLE_MAX = 200
const PASSWORD_CHARACTERS = 40

/** The ground as it stands, or a new one; whatever is missing of it is added. */
export async function openGround(services: Services): Promise<Ground> {
  const { db } = services
  const founded =
    (await findInstitutionBySlug(db, GROUND_SLUG)) ??
    (
      await bootstrapInstitution(
        {
          slug: GROUND_SLUG,
          name: NAME,
          administrator: { login: 'probe.administrator', name: '试验场管理员' },
        },
        services,
      )
    ).institution
  const institution = founded.id
  const passwords = await derivePasswords(institution, services)
  const people = await ensurePeople(institution, passwords, services)
  const actor = (name: CastName) => people.get(loginOf(name))!
  await ensureCommittee(institution, actor, people.get('probe.administrator')!, services)
  return {
    institution,
    actor,
    credentials: (name) => ({
      institution: GROUND_SLUG,
      login: loginOf(name),
      password: passwords.get(name)!,
    }),
  }
}

/**
 * Derived from a sealed key of the ground and stored nowhere: whoever lacks the master key has none of
 * them, and a round that was killed leaves nothing to find again.
 */
async function derivePasswords(institution: InstitutionId, { db, vault }: Services) {
  const [signer] = await signersOf(db, vault, institution, 'permit')
  const passwords = new Map<CastName, string>()
  for (const name of names) {
    const signature = await signer.sign(Buffer.from(`hengjian proving ground: ${name}`))
    const text = Buffer.from(signature).toString('base64url')
    passwords.set(name, text.slice(0, PASSWORD_CHARACTERS))
  }
  return passwords
}

async function ensurePeople(
  institution: InstitutionId,
  passwords: ReadonlyMap<CastName, string>,
  services: Services,
): Promise<ReadonlyMap<string, PersonActor>> {
  const found = await pageOfPeople(services.db, institution, { limit: PEOPLE_MAX })
  const known = new Map(found.map((person): [string, Person] => [person.login, person]))
  const administrator = known.get('probe.administrator')
  assert(administrator !== undefined, 'the ground was founded by its administrator')
  // Hashing a password is most of the work, and is done beside the main thread: all at once.
  await Promise.all(
    names.map(async (name) => {
      const login = loginOf(name)
      if (known.has(login)) return
      const draft = {
        ...{ login, name: `探针·${name}`, roles: [...cast[name]] },
        password: passwords.get(name)!,
      }
      known.set(login, await addPerson(actorOf(administrator), draft, services))
    }),
  )
  return new Map([...known].map(([login, person]) => [login, actorOf(person)]))
}

async function ensureCommittee(
  institution: InstitutionId,
  actor: Ground['actor'],
  administrator: PersonActor,
  services: Services,
): Promise<void> {
  const committees: readonly Committee[] = await listCommittees(services.db, institution)
  if (committees.some(({ mandate }) => mandate === 'risk-management')) return
  const seats = (['chair', 'second', 'third', 'owner'] as const).map((name) => ({
    personId: actor(name).id,
    function: name === 'chair' ? ('risk' as const) : ('business' as const),
    chair: name === 'chair',
  }))
  const board = { number: '试验场决议 1 号', date: '2026-06-18', digest: '0'.repeat(64) }
  await formCommittee(
    administrator,
    { mandate: 'risk-management', name: NAME, board, seats },
    services,
  )
}
