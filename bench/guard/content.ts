import { existsSync, readFileSync } from 'node:fs'
import { buildAutomaton, unitsOf } from '../../packages/guard/src/content/aho-corasick.ts'
import { parseBank } from '../../packages/guard/src/content/keyword-bank.ts'
import { keywordDetector } from '../../packages/guard/src/content/keyword-detector.ts'
import { misconductDetector } from '../../packages/guard/src/content/misconduct.ts'
import type { Detector } from '../../packages/guard/src/detector.ts'
import { normalise } from '../../packages/guard/src/normalise.ts'
import { describeMachine } from '../machine.ts'
import { type Aim, printReport, type Report, type Table } from '../report.ts'
import { median } from '../statistics.ts'

const SETS = new URL('../../../shared/data/guard/', import.meta.url)
const CHARACTERS = 2_000
const ROUNDS = 400
const MISCONDUCT_FALSE_MAX = 0.01

/** Financial text that holds no misconduct, by set. */
interface Benign {
  readonly name: string
  readonly texts: readonly string[]
}

/** Words a second of the automaton, time of the detectors, and false alarms of the misconduct bank. */
export async function benchGuardContent(args: readonly string[]): Promise<Report> {
  const rounds = args.includes('--quick') ? ROUNDS / 4 : ROUNDS
  const sets = benignSets()
  const news = sets
    .filter(({ name }) => name.startsWith('cfbenchmark'))
    .flatMap(({ texts }) => texts)
  const corpus = news.length > 0 ? news.join('\n') : invented()
  const falseAlarms = sets.map(countFalseAlarms)
  const notes =
    sets.length > 0 ? [] : ['the public sets are absent: speed on invented text, no false alarms']
  return {
    bench: 'guard-content',
    machine: describeMachine(),
    method: { characters: CHARACTERS, rounds, corpusCharacters: corpus.length },
    tables: [
      automatonTable(corpus, rounds),
      detectorTable(corpus, rounds),
      falseAlarmTable(falseAlarms),
    ],
    aims: aimsOf(falseAlarms),
    notes,
  }
}

function benignSets(): Benign[] {
  const linesOf = (path: string) => readFileSync(new URL(path, SETS), 'utf8').trim().split('\n')
  const sets: Benign[] = []
  for (const name of ['company', 'event', 'risk', 'sentiment']) {
    const path = `cfbenchmark/${name}.jsonl`
    if (!existsSync(new URL(path, SETS))) continue
    const texts = linesOf(path).map((line) => (JSON.parse(line) as { input: string }).input)
    sets.push({ name: `cfbenchmark ${name}`, texts })
  }
  if (existsSync(new URL('banking77/train.csv', SETS))) {
    sets.push({ name: 'banking77', texts: linesOf('banking77/train.csv').slice(1) })
  }
  if (existsSync(new URL('cvalues/cvalues_responsibility_prompts.jsonl', SETS))) {
    const texts = linesOf('cvalues/cvalues_responsibility_prompts.jsonl').map(
      (line) => (JSON.parse(line) as { prompt: string }).prompt,
    )
    sets.push({ name: 'cvalues', texts })
  }
  return sets
}

function invented(): string {
  return '本行今日公布年度报告，营业收入同比增长，不良贷款率下降，拨备覆盖率保持稳定。'.repeat(
    2_000,
  )
}

/** Words of two to six Han characters of the corpus, all equally likely: rare in it, as those of real banks are. */
export function wordsFrom(corpus: string, count: number): string[] {
  const alphabet = [...new Set(corpus)].filter((each) => /\p{Script=Han}/u.test(each))
  let seed = 1
  const random = (below: number) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((seed / 2 ** 32) * below)
  }
  const words = new Set<string>()
  while (words.size < count) {
    const length = 2 + random(5)
    words.add(Array.from({ length }, () => alphabet[random(alphabet.length)]).join(''))
  }
  return [...words]
}

function automatonTable(corpus: string, rounds: number): Table {
  const units = unitsOf(corpus)
  const rows = [20_000, 100_000].map((count) => {
    const words = wordsFrom(corpus, count)
    const before = performance.now()
    const automaton = buildAutomaton(words)
    const buildMs = performance.now() - before
    let found = 0
    const times = Array.from({ length: Math.max(9, rounds / 20) }, () => {
      found = 0
      const start = performance.now()
      automaton.scan(units, units.length, () => {
        found += 1
      })
      return performance.now() - start
    })
    const megabytes = (units.length * 2) / 1e6
    const rate = (ms: number) => Math.round((megabytes / ms) * 1_000)
    return [count, Math.round(buildMs), rate(median(times)), rate(Math.min(...times)), found]
  })
  return {
    title: 'Aho-Corasick over the corpus, UTF-16',
    columns: ['words', 'build ms', 'MB/s median', 'MB/s best', 'matches'],
    rows,
  }
}

function detectorTable(corpus: string, rounds: number): Table {
  const detectors: [string, Detector][] = [20_000, 100_000].map((count) => [
    `keyword bank of ${count}`,
    keywordDetector(bankOf(wordsFrom(corpus, count))),
  ])
  detectors.push(['misconduct', misconductDetector()])
  const texts = Array.from({ length: 50 }, (_, index) =>
    normalise(corpus.slice(index * CHARACTERS, (index + 1) * CHARACTERS)),
  ).filter(({ text }) => text.length > CHARACTERS / 2)
  const rows = detectors.map(([name, detector]) => {
    const times = Array.from({ length: rounds * 2 }, (_, round) => {
      const text = texts[round % texts.length]!
      const start = performance.now()
      detector.detect(text, { origin: 'assistant', direction: 'output' })
      return performance.now() - start
    }).slice(rounds)
    return [name, Math.round(median(times) * 1_000), Math.round(Math.min(...times) * 1_000)]
  })
  return {
    title: `detectors on ${CHARACTERS} characters of financial news`,
    columns: ['detector', 'µs median', 'µs best'],
    rows,
  }
}

export function bankOf(words: readonly string[]) {
  const parsed = parseBank(words.join('\n'), { format: 'txt', riskDefault: 'A.1.h' })
  if (parsed.outcome === 'refused') throw new Error('the invented bank is wrong')
  return parsed.bank
}

interface FalseAlarms {
  readonly name: string
  readonly texts: number
  readonly flagged: number
}

function countFalseAlarms({ name, texts }: Benign): FalseAlarms {
  const detector = misconductDetector()
  const flagged = texts.filter(
    (text) => detector.detect(normalise(text), { origin: 'user', direction: 'output' }).length > 0,
  )
  return { name, texts: texts.length, flagged: flagged.length }
}

function falseAlarmTable(all: readonly FalseAlarms[]): Table {
  return {
    title: 'misconduct: texts flagged that hold none',
    columns: ['set', 'texts', 'flagged', '%'],
    rows: all.map(({ name, texts, flagged }) => [
      name,
      texts,
      flagged,
      ((flagged / texts) * 100).toFixed(2),
    ]),
  }
}

function aimsOf(all: readonly FalseAlarms[]): Aim[] {
  const news = all.filter(({ name }) => name.startsWith('cfbenchmark'))
  const texts = news.reduce((sum, each) => sum + each.texts, 0)
  const flagged = news.reduce((sum, each) => sum + each.flagged, 0)
  return [
    {
      what: 'misconduct on financial news',
      aim: '≤ 1 %',
      measured: texts === 0 ? 'absent' : `${((flagged / texts) * 100).toFixed(2)} % of ${texts}`,
      holds: texts === 0 ? undefined : flagged / texts <= MISCONDUCT_FALSE_MAX,
    },
  ]
}

if (import.meta.main) {
  const args = process.argv.slice(2)
  const report = await benchGuardContent(args)
  if (args.includes('--json')) console.log(JSON.stringify(report, undefined, 2))
  else printReport(report)
}
