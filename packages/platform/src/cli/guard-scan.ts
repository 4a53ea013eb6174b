import {
  type Detector,
  type GuardAction,
  guardActions,
  type Judged,
  type Part,
  runGuards,
} from '@hengjian/guard'
import { z } from 'zod'
import { monotonicMs } from '#kernel/time.ts'
import { cliErrors } from './errors.ts'
import { exitCodes } from './exit-code.ts'
import { detectorsOf, guardNames, scanPolicy } from './guard-policy.ts'
import { readLines } from './read-lines.ts'
import { defineVerb } from './verb.ts'
import { writePaced } from './write-paced.ts'

/** A line is held whole while it is judged. */
export const LINE_BYTES_MAX = 10_000_000

export const guardScan = defineVerb({
  name: 'guard scan',
  says: {
    zh: '逐行检查标准输入的 JSON（{"id","text"}，每行不超过 10 MB），逐行输出 {"id","findings","action"}；无法检查的行输出 {"error"}，退出码为 1',
    en: 'judges lines of JSON on standard input ({"id","text"}, at most 10 MB each) and prints {"id","findings","action"} for each; a line that cannot be judged gets {"error"}, and the exit code is 1',
  },
  flags: {
    guards: {
      type: 'string',
      label: 'LIST',
      says: {
        zh: `所用检查器，逗号分隔（默认全部：${guardNames.join(',')}）`,
        en: `the guards to use, separated by commas (by default all: ${guardNames.join(',')})`,
      },
    },
  },
  async run({ values }) {
    const detectors = detectorsOf(values.guards ?? guardNames.join(','))
    if (detectors === undefined) {
      const names = guardNames.join(', ')
      const expects = {
        zh: `以逗号分隔的检查器名称：${names}`,
        en: `names of guards separated by commas: ${names}`,
      }
      throw cliErrors.bad_value({ faults: [{ from: '--guards', expects }] })
    }
    let allJudged = true
    for await (const line of readLines(process.stdin, LINE_BYTES_MAX)) {
      const result = 'tooLong' in line ? { error: 'line-too-long' } : judge(line.bytes, detectors)
      if (result === undefined) continue
      if ('error' in result) allJudged = false
      if (!(await writePaced(`${JSON.stringify(result)}\n`))) break
    }
    return allJudged ? exitCodes.done : exitCodes.doesNotHold
  },
})

type LineError =
  | 'line-too-long'
  | 'not-utf8'
  | 'not-json'
  | 'not-an-object'
  | 'no-id'
  | 'no-text'
  | 'guard-failed'

type Id = string | number

type Result =
  | { readonly id?: Id; readonly error: LineError }
  | {
      readonly id: Id
      readonly findings: readonly Pick<Judged, 'guard' | 'kind' | 'start' | 'end' | 'score'>[]
      /** The strictest of what the findings call for. */
      readonly action: GuardAction | 'pass'
    }

const Row = z.record(z.string(), z.unknown())
const Id = z.union([z.string(), z.number()])
const decoder = new TextDecoder('utf-8', { fatal: true })

/** The answer to one line; `undefined` for a blank one. */
function judge(bytes: Uint8Array, detectors: readonly Detector[]): Result | undefined {
  let line: string
  try {
    line = decoder.decode(bytes)
  } catch {
    return { error: 'not-utf8' }
  }
  if (line.trim() === '') return undefined
  let parsed: unknown
  try {
    parsed = JSON.parse(line)
  } catch {
    return { error: 'not-json' }
  }
  const row = Row.safeParse(parsed)
  if (!row.success) return { error: 'not-an-object' }
  const id = Id.safeParse(row.data.id)
  if (!id.success) return { error: 'no-id' }
  const { text } = row.data
  if (typeof text !== 'string') return { id: id.data, error: 'no-text' }
  return judgeText(id.data, text, detectors)
}

function judgeText(id: Id, text: string, detectors: readonly Detector[]): Result {
  const part: Part = { path: '', text, origin: 'user' }
  const { findings, failures } = runGuards([part], detectors, scanPolicy, {
    direction: 'input',
    nowMs: monotonicMs,
  })
  if (failures.length > 0) return { id, error: 'guard-failed' }
  const judged = [...(findings.get('') ?? [])].sort((a, b) => a.start - b.start || a.end - b.end)
  return {
    id,
    findings: judged.map(({ guard, kind, start, end, score }) => ({
      guard,
      kind,
      start,
      end,
      score,
    })),
    action:
      guardActions.findLast((action) => judged.some((one) => one.action === action)) ?? 'pass',
  }
}
