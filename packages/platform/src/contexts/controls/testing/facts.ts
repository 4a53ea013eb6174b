import { PolicyKind, type RegisterEntry, subjectOf } from '#contexts/governance/index.ts'
import { guardsOf, type Permit } from '#contexts/permits/index.ts'
import { catalogueTierTable } from '#contexts/registry/index.ts'
import { type InstitutionId, newId, type PersonId } from '#kernel/ids.ts'
import { addDays, type Instant } from '#kernel/time.ts'
import { type DetectionRun, policyDigestOf, type Tally } from '../detection/detection-run.ts'
import { type FactId, type Facts, type FactValue, factDefinitions } from '../facts/facts.ts'
import type { ApplicationFact } from '../facts/registry-facts.ts'
import type { CallCount } from '../facts/runtime-facts.ts'

export const at = '2026-09-01T00:00:00.000Z' as Instant

export type Values = { -readonly [Id in FactId]: FactValue<Id> }

/** What is known of an institution in which nothing has happened. */
export const nothing = (): Values => ({
  applications: [],
  tierTable: { ...catalogueTierTable(), resolution: undefined },
  trials: new Map(),
  inventory: new Map(),
  moves: new Map(),
  people: new Map(),
  models: new Map(),
  versionEntries: new Map(),
  deployed: new Set(),
  suppliers: new Map(),
  filed: new Set(),
  committees: [],
  seats: [],
  decisions: new Map(),
  dossiers: new Map(),
  admitted: new Set(),
  reported: new Set(),
  permits: new Map(),
  permittedBefore: new Map(),
  calls: { rows: [], byApplication: new Map() },
  acts: { entries: 0, unattributed: 0 },
  sample: [],
  log: { size: 1, since: 1, consistent: true },
  destructions: { destroyed: 0, early: [] },
  probes: new Map(),
  incidents: [],
  watch: { applications: new Set(), unheard: new Map(), readings: new Set() },
  indicators: new Map(),
  registers: registersOf([]),
  staff: [],
  findingsOpen: 0,
  adoption: { adopted: undefined, newest: '2026.1', isCurrent: false },
  operating: new Map(),
  drills: new Map(),
  detection: { set: undefined, runs: new Map() },
})

type Content = RegisterEntry['content']

const writer = newId('per') as PersonId
/** Who sits on the committee. */
export const chair = newId('per') as PersonId

/** Registers that hold these contents, written and approved a month ago and to be looked at in two months. */
export function registersOf(
  contents: readonly Content[],
  change: Partial<RegisterEntry> = {},
): Values['registers'] {
  const entries = contents.map((content) => ({
    ...{ subject: subjectOf(content), content, reviewOn: addDays(at, 60).slice(0, 10) },
    ...{ approvedBy: chair, approvedAt: addDays(at, -30) },
    ...{ writtenAt: addDays(at, -30), writtenBy: writer, ...change },
  }))
  return ((name: Content['register']) =>
    new Map(
      entries
        .filter(({ content }) => content.register === name)
        .map((entry) => [entry.subject, entry]),
    )) as unknown as Values['registers']
}

/** Of each kind of attack 20 cases of which 18 were found, measured by the set in force under the guards of a permit. */
export function detectionOf(
  permit: Pick<Permit, 'guards'>,
  tally: Partial<Tally>,
  run: Partial<DetectionRun> = {},
): Values['detection'] {
  const each = { attacks: 20, found: 18, refused: 0, ordinary: 20, alarms: 1 }
  const tallies = { prompt: each, reasoning: each, multimodal: each, context: each }
  return {
    set: digest,
    runs: new Map([
      [
        policyDigestOf(permit),
        {
          ...{ set: newId('rset') as DetectionRun['set'], digest, guard: 'v1' },
          measuredAt: addDays(at, -10),
          tallies: { ...tallies, context: { ...each, ...tally } },
          ...run,
        },
      ],
    ]),
  }
}

export function factsOf(values: Values): Facts {
  const known = Object.keys(factDefinitions).map((id) => [
    id,
    { known: true, value: values[id as FactId], at, entries: [] },
  ])
  return Object.fromEntries(known) as Facts
}

const institution = newId('ins') as InstitutionId
const bilingual = (zh: string) => ({ zh, en: zh })
const PARTS = [
  ...['fit-assessment', 'data-security-assessment', 'algorithm-risk-screening', 'ethics-review'],
  ...['impact-analysis', 'model-card', 'explainability-grounds'],
]

type Ids = ReturnType<typeof newIds>

function newIds() {
  return {
    ...{ application: newId('app'), version: newId('mver'), supplier: newId('sup') },
    ...{ person: newId('per'), decision: 'dec_1', dossier: 'dos_1' },
  }
}

const digest = `sha256:${'a'.repeat(64)}`

function applicationOf(ids: Ids): ApplicationFact {
  return {
    ...{ id: ids.application, institution, name: bilingual('客服'), purpose: bilingual('答复') },
    population: bilingual('客户'),
    factors: {
      ...{ scenario: 'customer-service', importance: 'business', scale: 'public' },
      ...{ customerEffect: 'direct', reliance: 'assist', complexity: 'generative' },
      ...{ generative: true, customerFacing: true, touchesContract: false },
    },
    ...{ decidesAboutPeople: false, publicFacing: true, dataClasses: ['general'] },
    ...{ supplierIds: [ids.supplier], modelVersionIds: [ids.version], ownerId: ids.person },
    responsible: { business: ids.person, technology: ids.person, data: ids.person },
    ...{ stage: 'operation', tier: 'high', revision: 3, createdAt: addDays(at, -100) },
    derivation: {
      ...{ tier: 'high', computed: 'high', rule: 'r', grounds: bilingual('x') },
      table: catalogueTierTable(),
    },
  }
}

function permitOf(ids: Ids): Permit {
  return {
    ...{ serial: newId('pmt'), institution, application: ids.application, tier: 'high' },
    approval: { kind: 'resolution', id: ids.decision, number: '1', dossierDigest: 'd' },
    ...{ mintedAt: addDays(at, -10), notBefore: addDays(at, -10), notAfter: addDays(at, 90) },
    models: [
      {
        ...{ version: ids.version, name: 'm', kind: 'generative', digest },
        ...{ supplier: ids.supplier, advisory: false },
      },
    ],
    dataClasses: ['general'],
    fallback: { on: ['timeout'], models: [], last: { kind: 'manual-queue', queue: '客服' } },
    oversight: { points: [{ name: 'all', onTimeout: 'refuse' }], samplingPercent: 0 },
    stopConditions: [{}, {}],
    limits: { requestsPerMinute: 60, tokensPerMinute: 1_000, costPerDayMilli: 1_000 },
    record: { durability: 'before-release', retention: 'call-record' },
    guards: guardsOf('high', { publishes: true }),
    notice: bilingual('由人工智能答复'),
    label: { visible: bilingual('AI生成'), position: 'start', metadata: { providerCode: '001' } },
    // What checks look at, and no more: what a whole permit is, permits themselves hold.
  } as unknown as Permit
}

function callOf(ids: Ids): CallCount {
  return {
    ...{ application: ids.application as string, model: ids.version as string, supplier: '' },
    ...{ outcome: 'answered', code: '', permitted: true, calls: 10, findings: 1, hidden: 1 },
    ...{ costMilli: 50, metered: 10, reasoned: 0 },
  }
}

/** One running high-tier generative application that customers meet, with an external model, and all that it needs. */
export function complete() {
  const ids = newIds()
  const [application, permit, call] = [applicationOf(ids), permitOf(ids), callOf(ids)]
  const values = valuesOf(ids, application, permit, call)
  return { ids, application, permit, call, values }
}

/** Everything that is asked for of registers. */
export function contentsOf({ person, application }: Ids): Content[] {
  const today = at.slice(0, 10)
  return [
    {
      ...{ register: 'development-plan', title: '规划', from: '2026-01-01', until: '2028-12-31' },
      goals: [{ title: '目标', ownerId: person, dueOn: '2027-01-01', progressOn: today }],
    },
    ...PolicyKind.options.map(
      (kind): Content => ({ register: 'policy', kind, title: '制度', version: '1', digest }),
    ),
    { register: 'lead-department', name: '科技部', split: '分工' },
    {
      register: 'training',
      personId: person,
      role: 'reviewer',
      course: '课程',
      completedOn: today,
    },
    { register: 'risk-appetite', highTierMax: 5, overdueReviewsMax: 0, openFindingsMax: 10 },
    {
      ...{ register: 'risk', applicationId: application, inherent: 'high', residual: 'low' },
      ...{ ownerId: person, treatment: '控制' },
    },
    { register: 'risk-review', applicationId: application, acceptable: true, conclusion: '可接受' },
    {
      ...{ register: 'value-review', applicationId: application, statedBenefit: '甲' },
      ...{ measuredUse: '乙', costMilli: 1, keep: true, conclusion: '继续' },
    },
  ]
}

type Moved = FactValue<'moves'> extends ReadonlyMap<string, infer Moves> ? Moves : never

function movesOf(subject: Ids['application']): Moved {
  const step = { subject, gated: true }
  return [
    { ...step, from: 'requirements', to: 'data-preparation' },
    { ...step, from: 'data-preparation', to: 'development' },
    { ...step, from: 'development', to: 'operation' },
  ]
}

function valuesOf(ids: Ids, application: ApplicationFact, permit: Permit, call: CallCount): Values {
  const parts = new Set(PARTS)
  return {
    ...nothing(),
    applications: [application],
    inventory: new Map([[ids.application, { stage: 'operation', tier: 'high', revision: 3 }]]),
    moves: new Map([[ids.application, movesOf(ids.application)]]),
    models: new Map([
      [
        ids.version,
        {
          ...{ kind: 'generative', origin: 'external', supplier: ids.supplier, digest },
          ...{ filing: 'F-1', rating: 'adequate', provenanceComplete: true, currency: 'CNY' },
        },
      ],
    ]),
    versionEntries: new Map([[ids.version, { digest, by: 'person' }]]),
    deployed: new Set([ids.version]),
    suppliers: new Map([
      [ids.supplier, { name: bilingual('星河'), listed: true, dataClassMax: 'sensitive' }],
    ]),
    filed: new Set(['F-1']),
    committees: [
      {
        ...{ mandate: 'ai-governance', boardNumber: 'B1', members: 4, functions: 3, chairs: 1 },
        lastMetOn: addDays(at, -20).slice(0, 10),
      },
    ],
    seats: [{ person: chair, from: addDays(at, -100), until: undefined }],
    decisions: new Map([
      [
        ids.decision,
        {
          ...{ kind: 'resolution', series: 'risk-management', tier: 'high' },
          application: ids.application,
          ...{ dossier: ids.dossier, dossierDigest: 'd' },
        },
      ],
    ]),
    dossiers: new Map([
      [
        ids.application,
        [{ dossier: ids.dossier, written: parts, signed: parts, deciderNamed: false }],
      ],
    ]),
    tierTable: { ...catalogueTierTable(), resolution: 'dec_2' },
    trials: new Map([[ids.version, 2]]),
    admitted: new Set([ids.version]),
    reported: new Set([ids.application]),
    permits: new Map([[ids.application, permit]]),
    calls: { rows: [call], byApplication: new Map([[ids.application, [call]]]) },
    acts: { entries: 20, unattributed: 0 },
    sample: [
      {
        ...{ entry: newId('ent'), caller: true, permit: true, model: true, path: true },
        ...{ rawData: true, outcome: true, reviewed: true, triggers: true, proven: true },
      },
    ],
    destructions: { destroyed: 2, early: [] },
    incidents: [
      {
        ...{ id: 'inc_1', openedAt: addDays(at, -60), closed: true },
        ...{ overdue: false, reviewed: true, late: false },
      },
    ],
    watch: {
      ...{ applications: new Set([ids.application]), unheard: new Map() },
      readings: new Set([`${ids.application} drift`, `${ids.application} complaint`]),
    },
    registers: registersOf(contentsOf(ids)),
    people: new Map([[ids.person, ['reviewer']]]),
    staff: [{ id: ids.person, roles: ['reviewer'] }],
    findingsOpen: 3,
    adoption: { adopted: '2026.1', newest: '2026.1', isCurrent: true },
    operating: new Map([[ids.application, addDays(at, -200)]]),
    drills: new Map(
      ['stop', 'fallback', 'recovery'].map((kind) => [
        `${ids.application} ${kind}`,
        addDays(at, -10),
      ]),
    ),
    detection: detectionOf(permit, {}),
  }
}
