import assert from 'node:assert'
import { hash, randomBytes } from 'node:crypto'
import { formCommittee } from '#contexts/governance/index.ts'
import {
  actorOf,
  addPerson,
  bootstrapInstitution,
  type Institution,
} from '#contexts/identity/index.ts'
import type { PersonActor, Role } from '#kernel/actor.ts'
import type { Services } from '#platform/services.ts'
import type { SampleInstitution } from './institution.ts'

/** A hundred bits in hexadecimal digits: easy to copy, and never the login itself. */
const PASSWORD_BYTES = 13

/** Somebody of the sample who can sign in; the password is nowhere else. */
export interface SampleLogin {
  readonly login: string
  /** The first of the person's roles. */
  readonly role: Role
  readonly password: string
}

export interface SamplePeople {
  readonly institution: Institution
  readonly logins: readonly SampleLogin[]
  /** Who acts, by the key in `samples/institution.yaml`. */
  readonly actor: (key: string) => PersonActor
}

/** Founds the institution by its administrator, who adds everybody else and forms the committees. */
export async function loadPeople(
  sample: SampleInstitution,
  services: Services,
): Promise<SamplePeople> {
  const logins = new Map(
    sample.people.map(({ key, login, roles }): [string, SampleLogin] => [
      key,
      { login, role: roles[0]!, password: randomBytes(PASSWORD_BYTES).toString('hex') },
    ]),
  )
  const draftOf = ({ key, login, name }: SampleInstitution['people'][number]) => ({
    login,
    name: name.zh,
    password: logins.get(key)!.password,
  })
  const [first, ...others] = sample.people
  assert(first !== undefined, 'the sample has people')
  const founding = { ...sample.institution, administrator: draftOf(first) }
  const { institution, administrator } = await bootstrapInstitution(founding, services)
  const admin = actorOf(administrator)

  // Hashing a password is most of the work, and is done beside the main thread: all at once.
  const added = await Promise.all(
    others.map(async (person): Promise<[string, PersonActor]> => {
      const draft = { ...draftOf(person), roles: person.roles }
      return [person.key, actorOf(await addPerson(admin, draft, services))]
    }),
  )
  const actors = new Map([[first.key, admin], ...added])
  const actor = (key: string) => {
    const found = actors.get(key)
    assert(found !== undefined, `the sample has nobody called ${key}`)
    return found
  }
  await loadCommittees(sample, admin, actor, services)
  return { institution, logins: [...logins.values()], actor }
}

async function loadCommittees(
  sample: SampleInstitution,
  admin: PersonActor,
  actor: SamplePeople['actor'],
  services: Services,
) {
  for (const { board, seats, ...committee } of sample.committees) {
    const { number, date, paper } = board
    const forming = {
      ...committee,
      board: { number, date, digest: hash('sha256', paper, 'hex') },
      seats: seats.map(({ person, ...seat }) => ({ ...seat, personId: actor(person).id })),
    }
    await formCommittee(admin, forming, services)
  }
}
