import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  createStreamGuard,
  type Detector,
  type GuardPolicy,
  identifierDetector,
  injectionDetector,
  keywordDetector,
  misconductDetector,
  normalise,
  runGuards,
  type Surroundings,
} from '../../packages/guard/src/index.ts'
import { monotonicMs } from '../../packages/platform/src/kernel/time.ts'
import { describeMachine } from '../machine.ts'
import { type Cell, printReport, type Report } from '../report.ts'
import { median, percentile } from '../statistics.ts'
import { bankOf, wordsFrom } from './content.ts'

const CHARACTERS = 2_000
const BANK_WORDS = 20_000
const ROUNDS = 2_000
const QUICK_ROUNDS = 200
const MEDIAN_MS_MAX = 0.5
const FIRST_EVENT_MS_MAX = 5
/** An answer as models stream it: short pieces, a hundred and some of them. */
const STREAM_PIECE = 8
const STREAM_CHARACTERS = 1_000
const MICROS_PER_MS = 1_000

const corpusFolder = fileURLToPath(
  new URL('../../packages/guard/training/corpus/', import.meta.url),
)
const newsFolder = fileURLToPath(
  new URL('../../../shared/data/guard/cfbenchmark/', import.meta.url),
)
const surroundings: Surroundings = { origin: 'user', direction: 'input' }

/** Every guard that can act does, so that none is left out. */
const policy: GuardPolicy = {
  input: [{ guard: '*', kind: '*', threshold: 0.5, action: 'refuse' }],
  output: [],
  onUnjudged: 'refuse',
  onFailure: 'refuse',
  onTimeoutMs: 1_000,
  holdWholeAnswer: true,
}

/** Streams leave as far as they are judged, so the detectors run again and again over what is held. */
const streamPolicy: GuardPolicy = {
  ...policy,
  input: [],
  output: [{ guard: '*', kind: '*', threshold: 0.5, action: 'mask' }],
  holdWholeAnswer: false,
}

function openStream(detectors: readonly Detector[]) {
  return createStreamGuard({ detectors, policy: streamPolicy, nowMs: monotonicMs })
}

function wholeStream(text: string, detectors: readonly Detector[]) {
  const guard = openStream(detectors)
  for (let at = 0; at < STREAM_CHARACTERS; at += STREAM_PIECE) {
    guard.push('0/content', text.slice(at, at + STREAM_PIECE))
  }
  return guard.end()
}

interface Corpus {
  readonly name: string
  readonly text: string
}

function readCorpora(): readonly Corpus[] {
  const own = ['documents.zh.txt', 'ordinary.zh.txt', 'products.zh.txt']
    .map((file) => readFileSync(`${corpusFolder}${file}`, 'utf8'))
    .join('\n')
  const corpora = [{ name: 'own documents and questions', text: own }]
  const news = ['company', 'event', 'risk', 'sentiment'].map((task) => `${newsFolder}${task}.jsonl`)
  if (!news.every((file) => existsSync(file))) return corpora
  const inputs = news
    .flatMap((file) => readFileSync(file, 'utf8').split('\n').filter(Boolean))
    .map((line) => (JSON.parse(line) as { readonly input: string }).input)
  return [...corpora, { name: 'financial news (CFBenchmark)', text: inputs.join('\n') }]
}

/** Texts of exactly as many characters, from different places. */
function textsOf(corpus: string): readonly string[] {
  const long = corpus.repeat(Math.ceil((CHARACTERS * 4) / corpus.length))
  return Array.from({ length: 50 }, (_, index) => {
    const from = (index * 977) % (long.length - CHARACTERS)
    return long.slice(from, from + CHARACTERS)
  })
}

/** Median and 99th percentile by the clock, and the mean of what the thread itself used: in milliseconds. */
type Figures = readonly [median: number, p99: number, cpuMean: number]

/** Times each call, after as many calls of warm-up. */
function measure(
  texts: readonly string[],
  rounds: number,
  act: (text: string) => unknown,
): Figures {
  const textOf = (round: number) => texts[round % texts.length]!
  for (let round = 0; round < rounds; round += 1) act(textOf(round))
  const times: number[] = []
  const before = process.threadCpuUsage()
  for (let round = 0; round < rounds; round += 1) {
    const startedMs = monotonicMs()
    act(textOf(round))
    times.push(monotonicMs() - startedMs)
  }
  // Its clock ticks too slowly for one call, but other programs do not run on it.
  const { user, system } = process.threadCpuUsage(before)
  return [median(times), percentile(times, 99), (user + system) / MICROS_PER_MS / rounds]
}

function rowsOf({ name, text }: Corpus, detectors: readonly Detector[], rounds: number) {
  const texts = textsOf(text)
  // Each time another view of the text, so that nothing is remembered that a first reading would have to find.
  const views = new Map(texts.map((each) => [each, normalise(each)]))
  const rows: (readonly Cell[])[] = [
    [name, 'normalise', ...measure(texts, rounds, normalise)],
    ...detectors.map((detector) => [
      name,
      detector.id,
      ...measure(texts, rounds, (each) => detector.detect({ ...views.get(each)! }, surroundings)),
    ]),
  ]
  const together = measure(texts, rounds, (each) =>
    runGuards([{ path: '', text: each, origin: 'user' }], detectors, policy, {
      direction: 'input',
      nowMs: monotonicMs,
    }),
  )
  const [medianMs] = together
  const firstEvent = measure(texts, rounds, (each) =>
    openStream(detectors).push('0/content', each.slice(0, STREAM_PIECE)),
  )
  const stream = measure(texts, Math.ceil(rounds / 20), (each) => wholeStream(each, detectors))
  const streamRows: (readonly Cell[])[] = [
    [name, 'first event', ...firstEvent],
    [name, 'whole stream', ...stream],
  ]
  return {
    ...{ name, rows: [...rows, [name, 'all together', ...together]], medianMs },
    ...{ streamRows, firstEventMs: firstEvent[1] },
  }
}

/** What judging one text costs, with every guard that reads texts, the model and a bank of words. */
export async function benchGuardSpeed(args: readonly string[]): Promise<Report> {
  const rounds = args.includes('--quick') ? QUICK_ROUNDS : ROUNDS
  const corpora = readCorpora()
  const words = wordsFrom(corpora.at(-1)!.text, BANK_WORDS)
  const detectors = [
    identifierDetector(),
    injectionDetector(),
    keywordDetector(bankOf(words)),
    misconductDetector(),
  ]
  const results = corpora.map((corpus) => rowsOf(corpus, detectors, rounds))
  return {
    bench: 'guard-speed',
    machine: describeMachine(),
    method: { characters: CHARACTERS, bankWords: BANK_WORDS, rounds, warmUp: rounds },
    tables: [
      {
        title: `one text of ${CHARACTERS} characters, ms of one core`,
        columns: ['texts', 'what', 'median', 'p99', 'CPU, mean'],
        rows: results.flatMap(({ rows }) => rows.map((row) => row.map(rounded))),
      },
      {
        title: `a stream of ${STREAM_CHARACTERS} characters in pieces of ${STREAM_PIECE}, every guard masking, ms`,
        columns: ['texts', 'what', 'median', 'p99', 'CPU, mean'],
        rows: results.flatMap(({ streamRows }) => streamRows.map((row) => row.map(rounded))),
      },
    ],
    aims: results.flatMap(({ name, medianMs, firstEventMs }) => [
      {
        what: `all guards and the model, ${name}`,
        aim: `<= ${MEDIAN_MS_MAX} ms median`,
        measured: `${medianMs.toFixed(3)} ms`,
        holds: medianMs <= MEDIAN_MS_MAX,
      },
      {
        what: `added to the first event of a stream, ${name}`,
        aim: `<= ${FIRST_EVENT_MS_MAX} ms p99`,
        measured: `${firstEventMs.toFixed(3)} ms`,
        holds: firstEventMs <= FIRST_EVENT_MS_MAX,
      },
    ]),
    notes: corpora.length > 1 ? [] : ['The news texts are not here: only own texts were measured.'],
  }
}

function rounded(cell: Cell): Cell {
  return typeof cell === 'number' ? cell.toFixed(3) : cell
}

if (import.meta.main) {
  const args = process.argv.slice(2)
  const report = await benchGuardSpeed(args)
  if (args.includes('--json')) console.log(JSON.stringify(report, undefined, 2))
  else printReport(report)
}
