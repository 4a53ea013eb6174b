import { actorOf, addPerson, bootstrapInstitution } from '#contexts/identity/index.ts'
import { entriesOf } from '#contexts/ledger/index.ts'
import type { PersonActor, Role } from '#kernel/actor.ts'
import type { InstitutionId } from '#kernel/ids.ts'
import type { Services } from '#platform/services.ts'
import type { ApplicationDraft } from './application.ts'
import type { ModelDraft } from './model.ts'
import type { ModelVersionDraft } from './model-version.ts'

// What the tests of this context build on: an institution of invented people, and drafts that hold.

/** An institution with one person for each role named. */
export async function foundInstitution<const R extends Role>(
  slug: string,
  roles: readonly R[],
  services: Services,
): Promise<{ institution: InstitutionId; people: Record<R, PersonActor> }> {
  const { institution, administrator } = await bootstrapInstitution(
    {
      slug,
      name: { zh: '示例银行', en: 'Example Bank' },
      administrator: { login: `admin.${slug}`, name: '示例管理员' },
    },
    services,
  )
  const people = {} as Record<R, PersonActor>
  for (const role of roles) {
    const draft = { login: `${role}.${slug}`, name: `示例人员 ${role}`, roles: [role] }
    people[role] = actorOf(await addPerson(actorOf(administrator), draft, services))
  }
  return { institution: institution.id, people }
}

export function applicationDraft(
  owner: PersonActor,
  changes: Partial<ApplicationDraft> = {},
): ApplicationDraft {
  return {
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
    ...changes,
  }
}

export function modelDraft(owner: PersonActor, changes: Partial<ModelDraft> = {}): ModelDraft {
  return {
    name: { zh: '示例模型', en: 'Example model' },
    kind: 'generative',
    origin: 'in-house',
    ownerId: owner.id,
    ...changes,
  }
}

export const versionDraft: ModelVersionDraft = {
  version: '2026-05',
  source: {
    type: 'endpoint',
    endpoint: 'https://models.example.com/v1/',
    upstreamModel: 'example-large',
    statement: 'example-large 2026-05, as stated by its maker on 2026-05-04',
  },
  provenance: { dataSource: '公开语料', modellingOperator: '示例人员甲' },
}

/** Every entry of the given kinds, as the ledger keeps them. */
export async function entriesOfKind(
  services: Services,
  institution: InstitutionId,
  ...kinds: string[]
) {
  const entries = []
  for await (const entry of entriesOf(services.db, institution, { kinds })) entries.push(entry)
  return entries
}
