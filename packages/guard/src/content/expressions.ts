import { createHash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { RE2JS, RE2JSException, RE2JSSyntaxException, RE2Set } from 're2js'
import type { Detector } from '../detector.ts'
import type { Finding } from '../finding.ts'
import type { NormalisedText } from '../normalise.ts'
import type { RiskClass } from '../risk.ts'
import { findingsOver } from './span.ts'

/** A regular expression that an operator declares, in the syntax of RE2. Letters match in either case. */
export interface Expression {
  /** The kind of its findings: lower-case letters, digits and hyphens. */
  readonly name: string
  readonly pattern: string
  /** 0 (exclusive) to 1; 1 where absent. */
  readonly score?: number
  readonly risk?: RiskClass
}

export type ExpressionProblem =
  | 'bad-name'
  | 'duplicate-name'
  | 'bad-score'
  | 'too-long'
  | 'bad-syntax'
  | 'too-large'
  | 'matches-nothing'
  | 'too-many'
  | 'too-large-together'

/** What is wrong with one expression; `index` counts from 0. */
export interface ExpressionError {
  readonly index: number
  readonly problem: ExpressionProblem
  /** What the engine says of a bad syntax, without the pattern. */
  readonly detail?: string
}

interface ExpressionSet {
  readonly set: RE2Set
  /** The place of its first expression among all. */
  readonly first: number
}

export interface CompiledExpressions {
  readonly expressions: readonly Expression[]
  readonly engines: readonly RE2JS[]
  /** Many in one machine each: they tell in one pass which of them need a closer look. */
  readonly sets: readonly ExpressionSet[]
  readonly version: string
}

export type CompileOutcome =
  | { readonly outcome: 'compiled'; readonly compiled: CompiledExpressions }
  | { readonly outcome: 'refused'; readonly errors: readonly ExpressionError[] }

export const EXPRESSIONS_MAX = 200
export const PATTERN_LENGTH_MAX = 1_000
/** Instructions of one compiled expression, and of all of them. */
const PROGRAM_SIZE_MAX = 5_000
const PROGRAM_SIZE_TOGETHER_MAX = 50_000
/** Of one set: compiling it takes a few milliseconds. */
const SET_SIZE_MAX = 5_000
/** A longer match is reported in pieces that touch; a stream cannot be held back without an end. */
export const EXPRESSION_SPAN_MAX = 256
/**
 * Finding all matches one after the other can read the whole text for each of them. With this bound the time
 * stays linear; beyond it the rest of the text counts as one match.
 */
const MATCHES_MAX = 256

const FLAGS = RE2JS.CASE_INSENSITIVE

/**
 * Compiles what an operator declares, or says everything that is wrong with it. What is compiled cannot cross from one
 * thread to another, so it is made here, in slices: whoever guards calls meanwhile has a turn after each expression.
 */
export async function compileExpressions(
  expressions: readonly Expression[],
): Promise<CompileOutcome> {
  if (expressions.length > EXPRESSIONS_MAX) {
    return { outcome: 'refused', errors: [{ index: EXPRESSIONS_MAX, problem: 'too-many' }] }
  }
  const errors: ExpressionError[] = []
  const engines: RE2JS[] = []
  const names = new Set<string>()
  let programSize = 0
  for (const [index, expression] of expressions.entries()) {
    const { name, score = 1 } = expression
    if (!/^[a-z0-9][a-z0-9-]{0,63}$/.test(name)) errors.push({ index, problem: 'bad-name' })
    if (names.has(name)) errors.push({ index, problem: 'duplicate-name' })
    names.add(name)
    if (!(score > 0 && score <= 1)) errors.push({ index, problem: 'bad-score' })
    const compiled = compileOne(expression.pattern)
    await nextTurn()
    if ('problem' in compiled) {
      errors.push({ index, ...compiled })
      continue
    }
    engines.push(compiled.engine)
    programSize += compiled.engine.programSize()
    if (programSize > PROGRAM_SIZE_TOGETHER_MAX) {
      errors.push({ index, problem: 'too-large-together' })
      break
    }
  }
  if (errors.length > 0) return { outcome: 'refused', errors }
  const sets = await setsOf(expressions, engines)
  const version = versionOf(expressions)
  return { outcome: 'compiled', compiled: { expressions, engines, sets, version } }
}

async function setsOf(expressions: readonly Expression[], engines: readonly RE2JS[]) {
  const sets: ExpressionSet[] = []
  let size = Number.POSITIVE_INFINITY
  for (const [first, { pattern }] of expressions.entries()) {
    size += engines[first]!.programSize()
    if (size > SET_SIZE_MAX) {
      sets.push({ set: new RE2Set(RE2Set.UNANCHORED, FLAGS), first })
      size = engines[first]!.programSize()
    }
    sets.at(-1)!.set.add(pattern)
  }
  for (const { set } of sets) {
    set.compile()
    await nextTurn()
  }
  return sets
}

function compileOne(pattern: string): { readonly engine: RE2JS } | Omit<ExpressionError, 'index'> {
  if (pattern.length > PATTERN_LENGTH_MAX) return { problem: 'too-long' }
  try {
    const engine = RE2JS.compile(pattern, FLAGS)
    if (engine.programSize() > PROGRAM_SIZE_MAX) return { problem: 'too-large' }
    if (engine.matcher('').find()) return { problem: 'matches-nothing' }
    return { engine }
  } catch (error) {
    if (error instanceof RE2JSSyntaxException) {
      return { problem: 'bad-syntax', detail: error.getDescription() }
    }
    if (error instanceof RE2JSException) return { problem: 'too-large' }
    throw error
  }
}

/** Finds what the operators' expressions match in the normalised text. */
export function expressionDetector(compiled: CompiledExpressions): Detector {
  const { expressions, engines, sets, version } = compiled

  function detect(text: NormalisedText): readonly Finding[] {
    if (text.text === '') return []
    const matching = sets.flatMap(({ set, first }) => set.match(text.text).map((at) => first + at))
    return matching.flatMap((index) => {
      const { name, score = 1, risk } = expressions[index]!
      const finding = { guard: 'expression', version, kind: name, score }
      return spansOf(engines[index]!, text.text).flatMap(([start, end]) =>
        findingsOver(
          text,
          start,
          end,
          risk === undefined ? finding : { ...finding, risk },
          EXPRESSION_SPAN_MAX,
        ),
      )
    })
  }

  return { id: 'expression', version, spanMax: EXPRESSION_SPAN_MAX, detect }
}

function spansOf(engine: RE2JS, text: string): [number, number][] {
  const matcher = engine.matcher(text)
  const spans: [number, number][] = []
  // Empty matches count too: each of them may have cost a look at the whole text.
  for (let tries = 0; tries < MATCHES_MAX; tries += 1) {
    if (!matcher.find()) return spans
    if (matcher.end() > matcher.start()) spans.push([matcher.start(), matcher.end()])
  }
  if (matcher.find()) spans.push([matcher.start(), text.length])
  return spans
}

function versionOf(expressions: readonly Expression[]): string {
  const digest = createHash('sha256')
  for (const { name, pattern, score = 1, risk = '' } of expressions) {
    digest.update(JSON.stringify([name, pattern, score, risk]))
  }
  return digest.digest('hex').slice(0, 16)
}
