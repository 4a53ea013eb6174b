import { addDays } from '#kernel/time.ts'
import {
  drilled,
  flagging,
  overdueRegisters,
  predictive,
  set,
  unheardSince,
  unsigned,
  type World,
  withApplication,
  withCall,
  withCommittee,
  withDecision,
  withDetection,
  withFallback,
  withIncident,
  withModel,
  withMoves,
  without,
  withoutGuard,
  withoutRegister,
  withPermit,
  withSample,
  withSupplier,
  withWatch,
  writtenRegisters,
} from './changes.ts'
import { at, nothing } from './facts.ts'

type Change = readonly [statement: string, what: string, change: (world: World) => void]
/** What no longer holds with what, by statement. */
export const spoilt: readonly Change[] = [
  [
    '28.1',
    'an older version',
    set({ adoption: { adopted: '2025.1', newest: '2026.1', isCurrent: false } }),
  ],
  ['1.2', 'no plan', withoutRegister('development-plan')],
  ['1.3', 'no policies', withoutRegister('policy')],
  ['1.3', 'policies overdue for review', overdueRegisters],
  ['1.4', 'no lead department', withoutRegister('lead-department')],
  ['1.4', 'an owner who left', set({ people: new Map() })],
  ['1.5', 'a reviewer without training', withoutRegister('training')],
  [
    '1.5',
    'people trained for one of their two roles',
    (world) => {
      world.values.staff = [{ id: world.ids.person, roles: ['reviewer', 'ethics-reviewer'] }]
    },
  ],
  ['1.6', 'no appetite', withoutRegister('risk-appetite')],
  ['1.6', 'more open findings than the appetite', set({ findingsOpen: 11 })],
  ['1.6', 'overdue reviews', overdueRegisters],
  ['2.5', 'no value review', withoutRegister('value-review')],
  ['2.5', 'a value review that is overdue', overdueRegisters],
  ['2.5', 'a review from before it ran', writtenRegisters(201)],
  ['14.1', 'no risk on record', withoutRegister('risk')],
  ['14.1', 'a risk overdue for review', overdueRegisters],
  ['14.2', 'no risk review', withoutRegister('risk-review')],
  ['14.2', 'a review older than the period of the tier', writtenRegisters(91)],
  [
    '14.2',
    'no review of what was registered long ago and does not run',
    (world) => {
      withoutRegister('risk-review')(world)
      withApplication({ stage: 'development' })(world)
    },
  ],
  ['1.6', 'a review older than the period of the tier', writtenRegisters(91)],
  ['1.6', 'an appetite that nobody of a committee approved', set({ seats: [] })],
  [
    '1.6',
    'an appetite approved by who had left the committee',
    (world) => {
      const [seat] = world.values.seats
      world.values.seats = [{ ...seat!, until: addDays(at, -31) }]
    },
  ],
  ['17.3', 'no stop condition', withPermit(() => ({ stopConditions: [] }))],
  ['17.3', 'no drill on time', drilled(181)],
  [
    '17.4',
    'nothing that answers instead',
    withPermit(() => ({ fallback: { on: [], models: [] } })),
  ],
  ['17.4', 'a fixed message alone', withFallback({ last: { kind: 'message' } })],
  ['17.4', 'another model that is not admitted', withFallback({ models: ['mver_other'] })],
  ['26.4', 'a fixed message alone', withFallback({ last: { kind: 'message' } })],
  ['26.4', 'no failure named', withFallback({ on: [] })],
  ['26.4', 'no drill on time', drilled(181)],
  ['17.4', 'no drill', set({ drills: new Map() })],
  ['26.3', 'no drill within a year', drilled(366)],
  ['17.1', 'an alarm that nobody heard', unheardSince(2)],
  ['17.1', 'no indicators', withWatch({ applications: new Set() })],
  ['17.1', 'nobody who reports drift and complaints', withWatch({ readings: new Set() })],
  [
    '17.2',
    'no review point',
    withPermit(() => ({ oversight: { points: [], samplingPercent: 100 } })),
  ],
  [
    '22.3',
    'no review point',
    withPermit(() => ({ oversight: { points: [], samplingPercent: 100 } })),
  ],
  [
    '17.2',
    'a review point that time releases',
    withPermit(() => ({ oversight: { points: [{ onTimeout: 'release' }] } })),
  ],
  ['26.2', 'a report that is overdue', withIncident({ overdue: true })],
  ['26.2', 'a report that was late', withIncident({ late: true })],
  [
    '26.4',
    'nothing that answers instead',
    withPermit(() => ({ fallback: { on: ['timeout'], models: [] } })),
  ],
  ['29.3', 'an event without review', withIncident({ reviewed: false })],
  ['15.3', 'too few stop conditions', withPermit(() => ({ stopConditions: [] }))],
  ['4.2', 'a model that nobody tried', set({ trials: new Map() })],
  ['4.2', 'a table that nobody put in force', set({ tierTable: nothing().tierTable })],
  ['1.1', 'no committee', set({ committees: [] })],
  ['1.1', 'too few members', withCommittee({ members: 2 })],
  ['1.1', 'no board resolution', withCommittee({ boardNumber: undefined })],
  ['1.1', 'no recent meeting', withCommittee({ lastMetOn: addDays(at, -181).slice(0, 10) })],
  ['2.1', 'another stage than the ledger says', withApplication({ stage: 'development' })],
  ['2.1', 'a stage without a move', set({ moves: new Map() })],
  [
    '2.1',
    'an earlier move without its gate',
    withMoves(([first, ...rest]) => [{ ...first, gated: false }, ...rest]),
  ],
  ['2.1', 'a stage that was skipped', withMoves(([first, , last]) => [first!, last!])],
  ['2.2', 'a call to a model that nobody registered', withCall({ model: 'mver_other' })],
  ['2.2', 'an application that runs without a model', withApplication({ modelVersionIds: [] })],
  ['2.2', 'a model that nobody registered', withApplication({ modelVersionIds: ['mver_other'] })],
  ['2.2', 'an entry without purpose', withApplication({ purpose: { zh: ' ', en: ' ' } })],
  ['2.3', 'no signed ethics review', unsigned('ethics-review')],
  ['2.4', 'an entry with nobody behind it', set({ acts: { entries: 5, unattributed: 1 } })],
  ['2.4', 'a log that was rewritten', set({ log: { size: 9, since: 4, consistent: false } })],
  ['3.1', 'no fit assessment', unsigned('fit-assessment')],
  ['3.3', 'a running application without a permit', set({ permits: new Map() })],
  ['3.3', 'an answered call outside the permit', withCall({ permitted: false })],
  ['3.3', 'an answer of a model that no permit named', withCall({ model: 'mver_other' })],
  ['3.4', 'a call whose path is not told', withSample({ path: false })],
  ['3.4', 'nobody told who decided about what was held', withSample({ reviewed: false })],
  ['4.1', 'a model without provenance', withModel({ provenanceComplete: false })],
  ['5.1', 'a generative model without admission', without('admitted')],
  ['5.2', 'a filing number that no list knows', without('filed')],
  ['5.2', 'no filing number', withModel({ filing: undefined })],
  ['6.3', 'a model that is not deployed', without('deployed')],
  ['6.3', 'an answer that was not metered', withCall({ metered: 9 })],
  [
    '14.3',
    'a rating below the floor and nobody named who decides',
    withModel({ rating: 'partial' }),
  ],
  [
    '14.3',
    'an advisory permit that names nobody who decides',
    (world) => {
      withPermit(({ models }) => ({ models: [{ ...models[0], advisory: true }] }))(world)
      withModel({ rating: undefined })(world)
    },
  ],
  ['14.5', 'no guard on what is published', withoutGuard('output', 'misconduct')],
  ['14.5', 'a guard that only notes', flagging('misconduct')],
  [
    '15.1',
    'a tier of another table',
    withApplication({ derivation: { tier: 'high', table: { digest: 'old' } } }),
  ],
  ['15.2', 'a registry that the ledger does not know', set({ inventory: new Map() })],
  ['15.3', 'a permit of a lower tier', withPermit(() => ({ tier: 'low' }))],
  ['15.3', 'an approval by the gate of a lower tier', withDecision({ tier: 'medium' })],
  ['15.3', 'no risk review', withoutRegister('risk-review')],
  ['15.3', 'a next review beyond the period of the tier', writtenRegisters(31)],
  [
    '15.3',
    'a permit that lasts too long',
    withPermit(({ notBefore }) => ({ notAfter: addDays(notBefore, 181) })),
  ],
  [
    '15.3',
    'no guards of what leaves',
    withPermit(({ guards }) => ({ guards: { ...guards, output: [] } })),
  ],
  [
    '15.3',
    'records that lag behind answers',
    withPermit(() => ({ record: { durability: 'within-500ms' } })),
  ],
  ['16.1', 'a listed scenario in a lower tier', withApplication({ tier: 'medium' })],
  ['16.2', 'an approval of a role alone', withDecision({ kind: 'approval' })],
  ['16.2', 'a resolution of another committee', withDecision({ series: 'ai-governance' })],
  ['16.2', 'a resolution on another version', withDecision({ dossierDigest: 'other' })],
  ['16.2', 'no decision in force', set({ decisions: new Map() })],
  [
    '18.2',
    'one supplier for every call',
    (world) => withCall({ supplier: world.ids.supplier })(world),
  ],
  [
    '18.2',
    'one supplier for all that was spent',
    (world) => {
      const supplied = { ...world.call, supplier: world.ids.supplier, calls: 3 } as never
      const inHouse = { ...world.call, calls: 7, costMilli: 0 }
      world.values.calls = { rows: [supplied, inHouse], byApplication: new Map() }
    },
  ],
  ['18.3', 'data above the class of the listing', withPermit(() => ({ dataClasses: ['core'] }))],
  ['18.4', 'a supplier off the list', withSupplier({ listed: false })],
  ['18.4', 'a supplier that nobody knows', set({ suppliers: new Map() })],
  ['21.1', 'no signed model card', unsigned('model-card')],
  ['21.2', 'no label', withPermit(() => ({ label: undefined }))],
  ['21.2', 'a label that names no provider', withPermit(() => ({ label: { metadata: {} } }))],
  ['21.3', 'no notice', withPermit(() => ({ notice: undefined }))],
  ['21.4', 'a version without its entry', set({ versionEntries: new Map() })],
  ['21.4', 'a version in use without its data', withModel({ provenanceComplete: false })],
  ['21.4', 'a version in use that nobody approved', without('admitted')],
  ['21.5', 'content destroyed too early', set({ destructions: { destroyed: 2, early: ['key'] } })],
  ['22.1', 'no rating', withModel({ rating: undefined })],
  ['22.1', 'a predictive model that tells no reason codes', predictive(9)],
  ['22.2', 'an insufficient model that decides', withModel({ rating: 'insufficient' })],
  ['22.4', 'a record that is not proven', withSample({ proven: false })],
  ['22.4', 'a record without raw data', withSample({ rawData: false })],
  ['22.4', 'a record without what triggered', withSample({ triggers: false })],
  ['23.1', 'no signed screening of the algorithm', unsigned('algorithm-risk-screening')],
  ['23.1', 'facts that changed since the approval', withDecision({ dossierDigest: 'other' })],
  [
    '24.1',
    'a permit for more than was declared',
    withPermit(() => ({ dataClasses: ['important'] })),
  ],
  ['24.4', 'no guard for identifiers', withoutGuard('input', 'identifier')],
  ['24.4', 'a guard for identifiers that only notes', flagging('identifier')],
  ['24.6', 'a guard of the tier that is off', withoutGuard('output', 'identifier')],
  ['24.7', 'data above the class of the listing', withPermit(() => ({ dataClasses: ['core'] }))],
  ['25.2', 'an answered call of nobody known', withCall({ application: 'app_other' })],
  ['25.4', 'no guard against injection', withoutGuard('input', 'injection')],
  ['25.4', 'a guard that is milder than the tier asks', flagging('injection')],
  ['25.4', 'one kind of attack that is found too seldom', withDetection({ found: 15 })],
  ['25.4', 'a measurement of long ago', withDetection({}, { measuredAt: addDays(at, -91) })],
  ['26.1', 'no impact analysis', unsigned('impact-analysis')],
  ['29.1', 'a report that nobody acknowledged', without('reported')],
]

/** What holds all the same with what. */
export const kept: readonly Change[] = [
  [
    '14.3',
    'a rating below the floor and a named person who decides',
    (world) => {
      withModel({ rating: 'insufficient' })(world)
      const [own] = world.values.dossiers.get(world.ids.application)!
      world.values.dossiers = new Map([[world.ids.application, [{ ...own!, deciderNamed: true }]]])
    },
  ],
  [
    '3.3',
    'an answer of a model that a permit named until lately',
    (world) => {
      withCall({ model: 'mver_other' })(world)
      world.values.permittedBefore = new Map([[world.ids.application, new Set(['mver_other'])]])
    },
  ],
  [
    '2.1',
    'moves back and forth between operation and maintenance',
    (world) => {
      withMoves((moves) => [
        ...moves,
        { from: 'operation', to: 'maintenance', gated: true },
        { from: 'maintenance', to: 'operation', gated: true },
      ])(world)
    },
  ],
  [
    '17.4',
    'another admitted model',
    (world) => withFallback({ models: [world.ids.version] })(world),
  ],
  [
    '25.4',
    'attacks that nobody could read and that were refused',
    withDetection({ found: 4, refused: 12 }),
  ],
  ['26.4', 'a rule that steps in', withFallback({ last: { kind: 'rule' } })],
  ['22.1', 'a predictive model that tells its reason codes', predictive(10)],
  [
    '14.2',
    'no review of what was just registered',
    (world) => {
      withoutRegister('risk-review')(world)
      const { application } = world
      const young = {
        ...application,
        id: 'app_young',
        stage: 'development',
        createdAt: addDays(at, -5),
      }
      world.values.applications = [young as never]
    },
  ],
]
