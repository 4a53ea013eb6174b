import { randomBytes } from 'node:crypto'
import { actorOf, addPerson, bootstrapInstitution } from '#contexts/identity/index.ts'
import { listEntries } from '#contexts/ledger/index.ts'
import {
  type Application,
  type ApplicationDraft,
  loadApplication,
  type ModelVersion,
  readProvenanceFields,
  registerApplication,
  registerModel,
  registerModelVersion,
} from '#contexts/registry/index.ts'
import type { PersonActor, Role } from '#kernel/actor.ts'
import { addDays, type Instant } from '#kernel/time.ts'
import type { Services } from '#platform/services.ts'
import type { TestDatabase } from '../../../testing/global-setup.ts'
import { openWorld } from '../../../testing/world.ts'
import { advanceApplication } from '../advance-application.ts'
import type { PartKind } from '../catalogue.ts'
import type { Dossier } from '../dossier.ts'
import { requiredParts } from '../dossier-view.ts'
import { formCommittee } from '../form-committee.ts'
import { loadView } from '../load-view.ts'
import { openDossier } from '../open-dossier.ts'
import { signPart } from '../sign-part.ts'
import { writePart } from '../write-part.ts'
import { validContent } from './complete-view.ts'

/** Roles of the people of a scenario; each is one person. */
const cast = {
  owner: ['application-owner', 'developer'],
  developer: ['developer'],
  validator: ['validator', 'committee-member'],
  // Whoever signs the second line's parts, and operates.
  steward: ['data-steward', 'ethics-reviewer', 'risk-manager', 'operator', 'committee-member'],
  manager: ['risk-manager', 'procurement'],
  chair: ['committee-member'],
  memberOne: ['committee-member'],
  memberTwo: ['committee-member'],
  administratorMember: [
    'administrator',
    'application-owner',
    'developer',
    'committee-member',
    'risk-manager',
  ],
  outsider: ['committee-member'],
} as const satisfies Record<string, readonly Role[]>
export type CastName = keyof typeof cast

export const noPermits = async () => 0

const text = (zh: string) => ({ zh, en: `${zh} (synthetic)` })

export type Scenario = Awaited<ReturnType<typeof openScenario>>

/** An institution with its people on a fresh database, and a clock that only moves when it is told. */
export async function openScenario(database: TestDatabase) {
  let now = '2026-07-01T00:00:00.000Z' as Instant
  const world = await openWorld(database, { now: () => now })
  const people = await foundInstitution(world.services)
  return {
    ...world,
    people,
    now: () => now,
    /** Days pass; instants never go back. */
    pass: (days: number) => {
      now = addDays(now, days)
    },
    /** The kinds of all entries of the institution, oldest first. */
    entries: async (subject?: string) => {
      const { institution } = people.owner
      return listEntries(world.db, institution, { subject }, 0, 10_000)
    },
  }
}

/** Founds an institution of its own; its name is drawn, so that one database can hold several. */
export async function foundInstitution(services: Services) {
  const slug = `bank-${randomBytes(4).toString('hex')}`
  const { administrator } = await bootstrapInstitution(
    { slug, name: text('示例银行'), administrator: { login: 'administrator', name: '管理员' } },
    services,
  )
  const administratorActor = actorOf(administrator)
  const actors: Partial<Record<CastName | 'administrator', PersonActor>> = {
    administrator: administratorActor,
  }
  for (const [name, roles] of Object.entries(cast)) {
    const draft = { login: name.toLowerCase(), name: `示例${name}`, roles: [...roles] }
    const person = await addPerson(administratorActor, draft, services)
    actors[name as CastName] = actorOf(person)
  }
  return actors as Record<CastName | 'administrator', PersonActor>
}

type People = Scenario['people']

/** A predictive model made in house, with everything that an admission asks for. */
export async function registerInHouseVersion(
  people: People,
  services: Services,
): Promise<ModelVersion> {
  const model = await registerModel(
    people.developer,
    {
      name: text('评分模型'),
      kind: 'predictive',
      origin: 'in-house',
      ownerId: people.developer.id,
    },
    services,
  )
  const provenance = readProvenanceFields()
    .filter(({ origins }) => origins.includes('in-house'))
    .map(({ id, type }) => [id, type === 'digest' ? `sha256:${'b'.repeat(64)}` : '综合数据'])
  return registerModelVersion(
    people.developer,
    model.id,
    {
      version: '1.0.0',
      source: {
        type: 'artefact',
        location: 'models/score.onnx',
        digest: `sha256:${'a'.repeat(64)}`,
      },
      provenance: Object.fromEntries(provenance),
      explainability: {
        rating: 'adequate',
        method: text('逐笔给出原因代码'),
        grounds: text('原因代码与模型行为一致'),
      },
    },
    services,
  )
}

/** Registers an application: of the high tier unless `factors` say otherwise. */
export async function registerFor(
  people: People,
  services: Services,
  version: ModelVersion,
  factors: Partial<ApplicationDraft['factors']> = {},
  owner: PersonActor = people.owner,
): Promise<Application> {
  return registerApplication(
    owner,
    {
      name: text('信贷审批'),
      purpose: text('对个人贷款申请评分，供审批人员参考'),
      population: text('个人贷款申请人'),
      factors: {
        scenario: 'credit-approval',
        importance: 'critical',
        scale: 'institution',
        customerEffect: 'direct',
        reliance: 'assist',
        complexity: 'classical',
        generative: false,
        customerFacing: false,
        touchesContract: false,
        ...factors,
      },
      decidesAboutPeople: true,
      publicFacing: false,
      dataClasses: ['sensitive'],
      supplierIds: [],
      modelVersionIds: [version.id],
      ownerId: owner.id,
      responsible: {
        business: owner.id,
        technology: people.developer.id,
        data: people.developer.id,
      },
    },
    services,
  )
}

/** The factors of an application of the low tier. */
export const lowFactors = {
  scenario: 'internal-office',
  importance: 'support',
  scale: 'pilot',
  customerEffect: 'none',
  reliance: 'reference',
} as const satisfies Partial<ApplicationDraft['factors']>

const signerOf: Partial<Record<PartKind, CastName>> = {
  'algorithm-risk-screening': 'validator',
  'model-card': 'validator',
  'explainability-grounds': 'validator',
}

/** Writes and signs the parts that the tier asks for, or only those named. */
export async function fillDossier(
  { people, services }: Pick<Scenario, 'people' | 'services'>,
  dossier: Dossier,
  kinds: readonly PartKind[],
  owner: PersonActor = people.owner,
) {
  for (const kind of kinds) {
    const content = validContent(kind)
    const part = await writePart(owner, { dossierId: dossier.id, kind, content }, services)
    const signer = people[signerOf[kind] ?? 'steward']
    const signing = { dossierId: dossier.id, kind, digest: part.digest, verdict: 'sign' as const }
    await signPart(signer, signing, services)
  }
}

/** An application in development with its dossier filled and signed: ready to be approved. */
export async function readyApplication(
  scenario: Scenario,
  factors: Partial<ApplicationDraft['factors']> = {},
  owner: PersonActor = scenario.people.owner,
) {
  const { people, services } = scenario
  const version = await registerInHouseVersion(people, services)
  const { id } = await registerFor(people, services, version, factors, owner)
  const dossier = await openDossier(owner, id, services)
  const advance = (to: 'data-preparation' | 'development') =>
    advanceApplication(owner, { applicationId: id, to }, services, noPermits)
  await advance('data-preparation')
  await fillDossier(scenario, dossier, ['fit-assessment'], owner)
  await advance('development')
  const { view } = await loadView(services.db, owner.institution, id, scenario.now())
  const rest = requiredParts(view).map((part) => part.id)
  await fillDossier(
    scenario,
    dossier,
    rest.filter((kind) => kind !== 'fit-assessment'),
    owner,
  )
  return { version, application: await reload(scenario, id), dossier }
}

export async function reload({ db, people }: Scenario, id: Application['id']) {
  return loadApplication(db, people.owner.institution, id)
}

/** The digest of the newest dossier as it stands now. */
export async function digestNow({ db, people, now }: Scenario, id: Application['id']) {
  const { view } = await loadView(db, people.owner.institution, id, now())
  return view.digest!
}

/** The risk management committee: chair and two members, with whoever else is named. */
export function seatCommittee({ people, services }: Scenario, more: readonly CastName[] = []) {
  const seats = (['chair', 'memberOne', 'memberTwo', ...more] as const).map((name, index) => ({
    personId: people[name].id,
    function: index === 0 ? ('risk' as const) : ('business' as const),
    chair: name === 'chair',
  }))
  return formCommittee(
    people.administrator,
    {
      mandate: 'risk-management',
      name: text('风险管理委员会'),
      board: { number: '示例董决〔2026〕2号', date: '2026-06-20', digest: 'c'.repeat(64) },
      seats,
    },
    services,
  )
}
