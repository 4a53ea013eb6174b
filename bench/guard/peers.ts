import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Origin } from '../../packages/guard/src/detector.ts'
import { injectionDetector, injectionScore } from '../../packages/guard/src/injection/index.ts'
import { normalise } from '../../packages/guard/src/normalise.ts'
import { findData, heldOutSets, readLines } from '../../packages/guard/training/data.ts'
import { installPeer, pathOfPeer } from '../install-peer.ts'
import { describeMachine } from '../machine.ts'
import { progress, type Report, type Table } from '../report.ts'
import { median } from '../statistics.ts'
import { readSamples, type Samples } from './samples.ts'

/** Something that says of a text whether it is an attack, at the threshold that its makers chose. */
interface Judge {
  readonly name: string
  readonly isAttack: (text: string) => boolean | Promise<boolean>
}

interface Sets {
  readonly attacks: Readonly<Record<string, readonly string[]>>
  readonly ordinary: Readonly<Record<string, readonly string[]>>
}

function ourJudge(name: string, origin: Origin): Judge {
  const detector = injectionDetector()
  return {
    name,
    isAttack: (text) => detector.detect(normalise(text), { origin, direction: 'input' }).length > 0,
  }
}

interface Hai {
  readonly injectionGuard: (
    options: object,
    how: { readonly mode: 'pattern'; readonly threshold: number },
  ) => (
    messages: readonly { readonly role: string; readonly content: string }[],
  ) => Promise<readonly { readonly passed: boolean }[]>
}

const HAI = '@presidio-dev/hai-guardrails'
/** What its README sets. */
const HAI_THRESHOLD = 0.7

/**
 * Its heuristics are not asked: as shipped their workers look for a file at a path of their makers' machine. They are
 * started by the mere import, and fail behind our back; patterns need none of them.
 */
async function openHai(): Promise<readonly Judge[]> {
  process.on('uncaughtException', (error) => {
    if (!String(error).includes('piscina')) throw error
  })
  const { injectionGuard } = await importPeer<Hai>(HAI, 'dist/index.js')
  const guard = injectionGuard({}, { mode: 'pattern', threshold: HAI_THRESHOLD })
  return [
    {
      name: 'hai-guardrails pattern',
      isAttack: async (text) => {
        const results = await guard([{ role: 'user', content: text }])
        return results.some(({ passed }) => !passed)
      },
    },
  ]
}

interface LlmGuardrail {
  readonly checkInjection: (text: string) => Promise<{ readonly allowed: boolean }>
  readonly checkAll: (text: string) => Promise<{ readonly allowed: boolean }>
}

const LLM_GUARDRAIL = 'llm_guardrail'

async function openLlmGuardrail(): Promise<readonly Judge[]> {
  const { checkInjection, checkAll } = await importPeer<LlmGuardrail>(LLM_GUARDRAIL, 'index.js')
  return [
    {
      name: 'llm_guardrail injection',
      isAttack: async (text) => !(await checkInjection(text)).allowed,
    },
    { name: 'llm_guardrail all', isAttack: async (text) => !(await checkAll(text)).allowed },
  ]
}

async function importPeer<Module>(name: string, file: string): Promise<Module> {
  return (await import(pathToFileURL(pathOfPeer(name, file)).href)) as Module
}

const peers: Readonly<Record<string, () => Promise<readonly Judge[]>>> = {
  [HAI]: openHai,
  [LLM_GUARDRAIL]: openLlmGuardrail,
}

function setsOf(folder: string, samples: Samples | undefined): Sets {
  const { attacks, benign } = heldOutSets(folder)
  return {
    attacks: { ...(samples && { 'JailBench zh, sample': samples.jailbench }), ...attacks },
    ordinary: {
      ...(samples && { 'NotInject, sample': samples.notinject }),
      ...benign,
      'Own look-alikes, zh and en': readLines('held-out-lookalikes.txt'),
    },
  }
}

async function shareOf(judge: Judge, texts: readonly string[]): Promise<string> {
  return percent((await countOf(judge, texts)) / texts.length)
}

async function tableOf(title: string, sets: Sets['attacks'], judges: readonly Judge[]) {
  const rows: Table['rows'][number][] = []
  for (const [name, texts] of Object.entries(sets)) {
    progress(name)
    const cells: string[] = []
    for (const judge of judges) cells.push(await shareOf(judge, texts))
    rows.push([name, texts.length, ...cells])
  }
  return { title, columns: ['set', 'rows', ...judges.map(({ name }) => name)], rows }
}

/** What a bank's customers and its news desk write: where a false alarm costs most. */
const EVERYDAY: Readonly<Record<'zh' | 'en', readonly string[]>> = {
  zh: ['CFBenchmark company and sentiment', 'CValues, domains kept apart'],
  en: ['BANKING77, intents kept apart'],
}
const languageOf = (set: string) => (set.includes('zh') ? 'zh' : 'en')

/**
 * Thresholds of different makers do not compare; false alarms do. For each peer: what it finds, and what this guard finds at
 * the threshold where it raises no more false alarms than that peer does on everyday text of the same language.
 */
async function atTheirFalseAlarms(
  { attacks, ordinary }: Sets,
  judges: readonly Judge[],
): Promise<Table> {
  const scoreOf = (text: string) =>
    injectionScore(normalise(text), { origin: 'user', direction: 'input' })
  const limits: Record<'zh' | 'en', number[]> = { zh: [], en: [] }
  for (const language of ['zh', 'en'] as const) {
    const texts = EVERYDAY[language].flatMap((name) => ordinary[name]!)
    const scores = texts.map(scoreOf).sort((one, other) => other - one)
    // Of as many as it flags, the next lower score is the first that must not be flagged.
    for (const judge of judges) limits[language].push(scores[await countOf(judge, texts)] ?? 0)
  }
  const rows: Table['rows'][number][] = []
  for (const [name, texts] of Object.entries(attacks)) {
    const scores = texts.map(scoreOf)
    const cells: string[] = []
    for (const [index, judge] of judges.entries()) {
      const limit = limits[languageOf(name)][index]!
      const found = scores.filter((score) => score > limit).length
      cells.push(await shareOf(judge, texts), percent(found / texts.length))
    }
    rows.push([name, ...cells])
  }
  const columns = judges.flatMap(({ name }) => [name, 'hengjian, as few false alarms'])
  return {
    title: 'attacks found, at the false alarms of each peer',
    columns: ['set', ...columns],
    rows,
  }
}

async function countOf({ isAttack }: Judge, texts: readonly string[]): Promise<number> {
  let found = 0
  for (const text of texts) if (await isAttack(text)) found += 1
  return found
}

const percent = (share: number) => `${(100 * share).toFixed(1)}%`

const SPEED_CALLS = 200

async function speedOf(texts: readonly string[], judges: readonly Judge[]): Promise<Table> {
  const rows: Table['rows'][number][] = []
  for (const { name, isAttack } of judges) {
    const times: number[] = []
    for (const text of texts.slice(0, SPEED_CALLS)) {
      const start = process.hrtime.bigint()
      await isAttack(text)
      times.push(Number(process.hrtime.bigint() - start) / 1_000_000)
    }
    rows.push([name, median(times).toFixed(2)])
  }
  return {
    title: 'time for one news text (CFBenchmark), median',
    columns: ['what', 'ms'],
    rows,
  }
}

/** This guard beside those of others, all on the same texts, none of which this guard learned from. */
export async function benchGuardPeers(args: readonly string[]): Promise<Report> {
  const folder = findData(join(import.meta.dirname, '../..'))
  if (folder === undefined) throw new Error('the measuring sets are absent')
  const samples = readSamples(args)
  const notes = [
    '@openai/guardrails is left out: its checks for jailbreaks and injection ask a model service.',
  ]
  if (samples === undefined) {
    notes.push('JailBench and NotInject are left out: name their folder by --samples.')
  }
  const judges: Judge[] = []
  for (const [name, open] of Object.entries(peers)) {
    const missing = installPeer(name)
    if (missing === undefined) judges.push(...(await open()))
    else notes.push(missing)
  }
  const others = [...judges]
  judges.push(ourJudge('hengjian, user', 'user'), ourJudge('hengjian, retrieved', 'retrieved'))
  const { attacks, ordinary } = setsOf(folder, samples)
  return {
    bench: 'guard peers',
    machine: describeMachine(),
    method: { thresholds: "each maker's own", haiThreshold: HAI_THRESHOLD },
    tables: [
      await tableOf('attacks found', attacks, judges),
      await tableOf('false alarms', ordinary, judges),
      await atTheirFalseAlarms({ attacks, ordinary }, others),
      await speedOf(ordinary['CFBenchmark company and sentiment']!, judges),
    ],
    aims: [],
    notes,
  }
}
