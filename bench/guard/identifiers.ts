import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Jieba } from '@node-rs/jieba'
import { dict } from '@node-rs/jieba/dict.js'
import { identifierDetector } from '../../packages/guard/src/identifier/identifier.ts'
import { type IdentifierKind, identifierKinds } from '../../packages/guard/src/identifier/kind.ts'
import { normalise } from '../../packages/guard/src/normalise.ts'
import {
  type Form,
  forms,
  generators,
  personName,
  postalAddress,
  randomFrom,
} from '../../packages/guard/src/testing/identifiers.ts'
import { monotonicMs } from '../../packages/platform/src/kernel/time.ts'
import { describeMachine } from '../machine.ts'
import type { Report, Table } from '../report.ts'
import { printReport } from '../report.ts'
import { percentile } from '../statistics.ts'

const VALUES_PER_CELL = 500
const SEED = 20_260_301
const RECALL_MIN = 0.99
const FALSE_SHARE_MAX = 0.001
const SPEED_SAMPLES = 1_000
const data = fileURLToPath(new URL('../../../shared/data/guard/', import.meta.url))
const surroundings = { origin: 'user', direction: 'input' } as const
const detector = identifierDetector()
const kinds = Object.keys(identifierKinds) as IdentifierKind[]
const isChecked = (kind: string) => identifierKinds[kind as IdentifierKind].checksum

/** The share of values found as their kind with exactly their offsets, all kinds of the detector on. */
function recallOf(kind: IdentifierKind, form: Form): number {
  const random = randomFrom(SEED)
  let hits = 0
  for (let count = 0; count < VALUES_PER_CELL; count += 1) {
    const { text, value } = forms[form](random, generators[kind](random), kind)
    const start = text.indexOf(value)
    const findings = detector.detect(normalise(text), surroundings)
    if (
      findings.some(
        (one) => one.kind === kind && one.start === start && one.end === start + value.length,
      )
    )
      hits += 1
  }
  return hits / VALUES_PER_CELL
}

function recallTable(title: string, chosen: readonly IdentifierKind[]) {
  const names = Object.keys(forms) as Form[]
  const rows = chosen.map(
    (kind) => [kind, ...names.map((form) => recallOf(kind, form) * 100)] as const,
  )
  return { title, columns: ['kind', ...names], rows } satisfies Table
}

/** Values that only their context makes: the label in front, then a name or an address in running text. */
function contextTable(): Table {
  const random = randomFrom(SEED)
  const labelled: readonly (readonly [
    string,
    IdentifierKind,
    () => readonly [string, string, string],
  ])[] = [
    ['name behind a label', 'person-name', () => ['姓名：', personName(random), '，请核对']],
    ['name in a sentence', 'person-name', () => ['客户', personName(random), '来电咨询贷款进度']],
    ['name before a title', 'person-name', () => ['请', personName(random), '先生到柜台']],
    [
      'address in a sentence',
      'postal-address',
      () => ['材料寄到', postalAddress(random), '，谢谢'],
    ],
    [
      'account behind its label',
      'bank-account',
      () => ['收款账号：', generators['bank-account'](random), '，请核对'],
    ],
    ['CNAPS behind its label', 'cnaps', () => ['联行号：', generators.cnaps(random), '，请核对']],
    ['BIC behind its label', 'bic', () => ['SWIFT代码：', generators.bic(random), '，请核对']],
    [
      'date of birth',
      'birth-date',
      () => ['出生日期：', generators['birth-date'](random), '，请核对'],
    ],
    [
      'exit permit',
      'exit-permit',
      () => ['往来港澳通行证号', generators['exit-permit'](random), '，请核对'],
    ],
    ['password', 'password', () => ['password=', generators.password(random), '\n']],
    [
      'bearer token',
      'bearer-token',
      () => ['Authorization: Bearer ', generators['bearer-token'](random), '\n'],
    ],
  ]
  const rows = labelled.map(([title, kind, write]) => {
    let hits = 0
    for (let count = 0; count < VALUES_PER_CELL; count += 1) {
      const [before, value, after] = write()
      const findings = detector.detect(normalise(before + value + after), surroundings)
      const end = before.length + value.length
      if (
        findings.some((one) => one.kind === kind && one.start === before.length && one.end === end)
      )
        hits += 1
    }
    return [title, (hits / VALUES_PER_CELL) * 100]
  })
  return { title: 'recall behind context, % (exact offsets)', columns: ['what', 'recall'], rows }
}

interface DocumentSet {
  readonly name: string
  readonly documents: readonly string[]
}

function readSets(): DocumentSet[] {
  const sets: DocumentSet[] = []
  const read = (file: string) => readFileSync(`${data}${file}`, 'utf8')
  const isPresent = (file: string) => existsSync(`${data}${file}`)
  const tasks = [
    'company',
    'event',
    'product',
    'risk',
    'sector',
    'sentiment',
    'suggestion',
    'summary',
  ]
  const news = tasks
    .map((task) => `cfbenchmark/${task}.jsonl`)
    .filter(isPresent)
    .flatMap((file) => read(file).split('\n').filter(Boolean))
    .map((line) => (JSON.parse(line) as { input: string }).input)
  if (news.length > 0)
    sets.push({ name: 'CFBenchmark, Chinese financial news', documents: [...new Set(news)] })
  if (isPresent('banking77/train.csv')) {
    sets.push({
      name: 'banking77, customer questions',
      documents: read('banking77/train.csv').split('\n').filter(Boolean),
    })
  }
  if (isPresent('safetybench_zh/test_zh_subset.json')) {
    const items = JSON.parse(read('safetybench_zh/test_zh_subset.json')) as {
      question: string
      options: string[]
    }[]
    sets.push({
      name: 'SafetyBench zh, questions',
      documents: items.map((item) => [item.question, ...item.options].join('\n')),
    })
  }
  return sets
}

function shareWith(documents: readonly string[], isCounted: (kind: string) => boolean): number {
  let count = 0
  for (const document of documents) {
    if (detector.detect(normalise(document), surroundings).some(({ kind }) => isCounted(kind)))
      count += 1
  }
  return count / documents.length
}

function falseTable(sets: readonly DocumentSet[]): Table {
  const soft = new Set(['person-name', 'postal-address'])
  return {
    title: 'documents with a finding, %',
    columns: ['set', 'documents', 'with a check (all false)', 'other kinds', 'names', 'addresses'],
    rows: sets.map(({ name, documents }) => [
      name,
      documents.length,
      shareWith(documents, isChecked) * 100,
      shareWith(documents, (kind) => !isChecked(kind) && !soft.has(kind)) * 100,
      shareWith(documents, (kind) => kind === 'person-name') * 100,
      shareWith(documents, (kind) => kind === 'postal-address') * 100,
    ]),
  }
}

/** What segmentation would cost and find: whole texts tagged, and names tagged as such in one piece. */
function segmentationTable(texts: readonly string[]): Table {
  const jieba = Jieba.withDict(dict)
  const random = randomFrom(SEED)
  let hits = 0
  for (let count = 0; count < VALUES_PER_CELL; count += 1) {
    const name = personName(random)
    const tags = jieba.tag(`客户${name}来电咨询贷款进度`)
    if (tags.some(({ word, tag }) => word === name && tag.startsWith('nr'))) hits += 1
  }
  const samples = texts.slice(0, 200).map((text) => timeUs(() => jieba.tag(text)))
  return {
    title: 'segmentation (jieba), measured and not used',
    columns: ['what', 'figure'],
    rows: [
      ['tagging 2,000 characters, median µs', percentile(samples, 50)],
      ['names in a sentence tagged whole as a name, %', (hits / VALUES_PER_CELL) * 100],
    ],
  }
}

function timeUs(act: () => unknown): number {
  const startedMs = monotonicMs()
  act()
  return (monotonicMs() - startedMs) * 1_000
}

function textsOf(documents: readonly string[], length: number): string[] {
  const all = documents.join('\n').slice(0, 400_000)
  return Array.from({ length: SPEED_SAMPLES }, (_, index) => {
    const from = (index * 137) % Math.max(1, all.length - length)
    return all.slice(from, from + length)
  })
}

function speedTable(documents: readonly string[]): Table {
  const rows = [2_000, 8_000, 60_000].map((length) => {
    const texts = textsOf(documents, length).slice(0, length > 10_000 ? 100 : SPEED_SAMPLES)
    for (const text of texts.slice(0, 50)) detector.detect(normalise(text), surroundings)
    const normalising = texts.map((text) => timeUs(() => normalise(text)))
    const detecting = texts.map((text) => {
      const normalised = normalise(text)
      return timeUs(() => detector.detect(normalised, surroundings))
    })
    return [
      length,
      percentile(normalising, 50),
      percentile(detecting, 50),
      percentile(detecting, 99),
    ]
  })
  return {
    title: 'time of one core, µs',
    columns: ['characters', 'normalise p50', 'detect p50', 'detect p99'],
    rows,
  }
}

/** Recall by kind and form, false findings on ordinary documents, and speed of the identifier detector. */
export async function benchIdentifiers(): Promise<Report> {
  const checked = recallTable(
    'recall of kinds with a check, no label near, % (exact offsets)',
    kinds.filter(isChecked),
  )
  const bare = recallTable('recall of kinds without a check that need no label, %', [
    'mobile',
    'licence-plate',
    'passport',
  ])
  const least = Math.min(...checked.rows.flatMap(([, ...cells]) => cells)) / 100
  const sets = readSets()
  const all = sets.flatMap(({ documents }) => documents)
  const falseShare = sets.length > 0 ? shareWith(all, isChecked) : undefined
  const news = sets[0]?.documents ?? []
  return {
    bench: 'identifiers',
    machine: describeMachine(),
    method: { valuesPerCell: VALUES_PER_CELL, seed: SEED, detector: detector.version },
    tables: [
      checked,
      bare,
      contextTable(),
      ...(sets.length > 0
        ? [falseTable(sets), speedTable(news), segmentationTable(textsOf(news, 2_000))]
        : []),
    ],
    aims: [
      {
        what: 'least recall of a kind with a check in any form',
        aim: '>= 99%',
        measured: `${least * 100}%`,
        holds: least >= RECALL_MIN,
      },
      {
        what: 'ordinary documents with a false finding of a kind with a check',
        aim: '<= 0.1%',
        measured: falseShare === undefined ? '-' : `${(falseShare * 100).toFixed(3)}%`,
        holds: falseShare === undefined ? undefined : falseShare <= FALSE_SHARE_MAX,
      },
    ],
    notes:
      sets.length > 0
        ? []
        : ['The document sets are not here: false findings and speed were not measured.'],
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const report = await benchIdentifiers()
  if (process.argv.includes('--json')) console.log(JSON.stringify(report, undefined, 2))
  else printReport(report)
}
