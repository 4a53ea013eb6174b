import { guardsOf } from '../../packages/platform/src/contexts/permits/index.ts'
import { installPortkey } from '../gateway/portkey.ts'
import { openProductLanes } from '../gateway/product.ts'
import { describeMachine } from '../machine.ts'
import { progress, type Report, type Table } from '../report.ts'
import { inferInputProbes, inferOutputProbes, ordinaryInferences } from './infer-probes.ts'
import { inputProbes, ordinaryProbes } from './input-probes.ts'
import { type Mock, openMock } from './mock.ts'
import { ordinaryAnswers, outputProbes } from './output-probes.ts'
import { openPortkeyBypassLane } from './portkey-lane.ts'
import type { Probe } from './probe.ts'
import { type BypassLane, NOT_ASKED, type Result, runProbe } from './run-probes.ts'

/** What the policy of the low tier notes and lets pass is no bypass there. */
const NOTED_AT_LOW_TIER = new Set(['order', 'order-en', 'phrase'])

const probes = [...inputProbes, ...inferInputProbes, ...outputProbes, ...inferOutputProbes]
const controls = [...ordinaryProbes, ...ordinaryInferences, ...ordinaryAnswers]

/**
 * The sample's predictive application is of the low tier; a caller may ask for the guards of the high one, but for those of banks and
 * checks that its permit does not name.
 */
const { input, output, onUnjudged, onFailure } = guardsOf('high', { publishes: true })
const guards = new Set(['identifier', 'injection', 'misconduct'])
const [inputRules, outputRules] = [input, output].map((rules) =>
  rules.filter(({ guard }) => guards.has(guard)),
)
const highTier = JSON.stringify({ input: inputRules, output: outputRules, onUnjudged, onFailure })

interface LaneResults {
  readonly name: string
  readonly results: readonly Result[]
  readonly controls: readonly Result[]
}

/** Brings forbidden things to the gateways on every way that we know of, and looks at what comes out behind. */
export async function benchBypass(): Promise<Report> {
  const mock = await openMock()
  const notes: string[] = []
  const all: LaneResults[] = []
  try {
    const product = await openProductLanes(mock.port, { mocksInference: true })
    try {
      for (const { name, port, headers, model } of product.lanes) {
        const embeddings = await embeddingModel(port, headers)
        const models = { chat: model, embeddings, infer: undefined }
        all.push(await runOurs({ name, port, headers, models }, mock))
      }
      const { headers, model: infer, port } = product.inference
      const models = { chat: undefined, embeddings: undefined, infer }
      const strict = { ...headers, 'x-hengjian-guards': highTier }
      const high = { name: 'hengjian, inference, high tier', port, headers: strict, models }
      all.push(await runOurs(high, mock))
      const low = { name: 'hengjian, inference, low tier', port, headers, models }
      all.push(await runOurs(low, mock))
    } finally {
      await product.stop()
    }
    const missing = installPortkey()
    if (missing === undefined) {
      const lane = await openPortkeyBypassLane(mock.port)
      try {
        all.push(await runLane(lane, (probe) => runProbe(probe, lane, mock)))
      } finally {
        await lane.stop()
      }
    } else notes.push(missing)
  } finally {
    await mock.stop()
  }
  return reportOf(all, notes)
}

function runOurs(our: Omit<BypassLane, 'takes' | 'stop'>, mock: Mock): Promise<LaneResults> {
  const isLow = our.name.includes('low')
  const lane: BypassLane = {
    ...our,
    takes: ({ thing }) => !isLow || thing === undefined || !NOTED_AT_LOW_TIER.has(thing),
    stop: async () => undefined,
  }
  return runLane(lane, (probe) => runProbe(probe, lane, mock))
}

async function runLane(
  lane: BypassLane,
  run: (probe: Probe) => Promise<Result>,
): Promise<LaneResults> {
  progress(`${lane.name}: ${probes.length} probes`)
  const results: Result[] = []
  // One after the other: the mock answers each as that probe wants it.
  for (const probe of probes) results.push(await run(probe))
  const passed: Result[] = []
  for (const probe of controls) passed.push(await run(probe))
  const asked = ({ status }: Result) => status !== NOT_ASKED
  return { name: lane.name, results, controls: passed.filter(asked) }
}

async function embeddingModel(port: number, headers: Readonly<Record<string, string>>) {
  const response = await fetch(`http://127.0.0.1:${port}/v1/models`, { headers })
  const { data } = (await response.json()) as { data: readonly { id: string }[] }
  return data.find(({ id }) => id.includes('embedding'))?.id
}

function reportOf(all: readonly LaneResults[], notes: readonly string[]): Report {
  const lost = (results: readonly Result[]) =>
    results.filter(({ outcome }) => outcome === 'through')
  const ours = all.filter(({ name }) => name.startsWith('hengjian'))
  const oursThrough = ours.reduce((sum, { results }) => sum + lost(results).length, 0)
  return {
    bench: 'bypass',
    machine: describeMachine(),
    method: { probes: probes.length, controls: controls.length },
    tables: [countTable(all), throughTable(all), controlTable(all)],
    aims: [
      {
        what: 'probes that get through hengjian, both tiers',
        aim: '0',
        measured: String(oursThrough),
        holds: oursThrough === 0,
      },
      {
        what: 'ordinary calls that hengjian does not let through',
        aim: '0',
        measured: String(
          ours.reduce((sum, { controls: seen }) => sum + seen.length - lost(seen).length, 0),
        ),
        holds: ours.every(({ controls: seen }) => lost(seen).length === seen.length),
      },
    ],
    notes: [
      'Orders and promises are noted and not stopped at the low tier, so they are not counted there.',
      'What Portkey refuses it quotes in its refusal; that counts as stopped here.',
      ...notes,
    ],
  }
}

function countTable(all: readonly LaneResults[]): Table {
  return {
    title: 'probes',
    columns: ['gateway', 'direction', 'probes', 'through', 'stopped', 'hidden'],
    rows: all.flatMap(({ name, results }) =>
      (['input', 'output'] as const).map((direction) => {
        const taken = results.filter(
          ({ probe, outcome }) => probe.direction === direction && outcome !== 'not taken',
        )
        const count = (wanted: Result['outcome']) =>
          taken.filter(({ outcome }) => outcome === wanted).length
        return [name, direction, taken.length, count('through'), count('stopped'), count('hidden')]
      }),
    ),
  }
}

function throughTable(all: readonly LaneResults[]): Table {
  return {
    title: 'what got through',
    columns: ['gateway', 'direction', 'channel', 'surface', 'disguise', 'thing', 'status'],
    rows: all.flatMap(({ name, results }) =>
      results
        .filter(({ outcome }) => outcome === 'through')
        .map(({ probe, status }) => [
          name,
          probe.direction,
          probe.channel,
          probe.surface,
          probe.disguise,
          probe.thing,
          String(status),
        ]),
    ),
  }
}

function controlTable(all: readonly LaneResults[]): Table {
  return {
    title: 'ordinary calls, which must get through',
    columns: ['gateway', 'calls', 'through', 'not through'],
    rows: all.map(({ name, controls: seen }) => {
      const held = seen.filter(({ outcome }) => outcome !== 'through')
      return [
        name,
        seen.length,
        seen.length - held.length,
        held.map(({ probe, status }) => `${probe.surface} (${status})`).join(', '),
      ]
    }),
  }
}
