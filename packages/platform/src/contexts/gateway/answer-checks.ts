import {
  compileSchema,
  type Detector,
  groundingDetector,
  type JsonSchema,
  outputSchemaDetector,
  type Part,
  readSources,
  runGuards,
  verdictOf,
  walkRequest,
} from '@hengjian/guard'
import { failingGuard, type Permit } from '#contexts/permits/index.ts'
import type { CatalogueError } from '#kernel/errors.ts'
import { monotonicMs } from '#kernel/time.ts'
import type { CallBody } from './call-body.ts'
import { blockedBy, type Guarding, noteFailures, noteFindings } from './guarding.ts'
import { isObject, type Json } from './json.ts'
import type { Operation } from './operation.ts'

/**
 * The guards that judge an answer as the caller would read it, whole: whether it fits the form that was declared
 * (measure 25.1), and whether what it quotes stands in the sources of its request.
 */
export function answerChecks(
  { answerSchema, grounding }: Permit,
  { name, kind }: Operation,
  body: CallBody,
): readonly Detector[] {
  if (kind !== 'generative') return []
  return [
    ...(answerSchema === undefined ? [] : [schemaGuard(answerSchema)]),
    ...(grounding === undefined ? [] : [groundingDetector(readSources(sourcesOf(name, body)))]),
  ]
}

const compiled = new WeakMap<JsonSchema, Detector>()

/** Compiled once for each permit that is held. */
function schemaGuard(schema: JsonSchema): Detector {
  const known = compiled.get(schema)
  if (known !== undefined) return known
  const outcome = compileSchema(schema)
  const guard =
    outcome.outcome === 'compiled' ? outputSchemaDetector(outcome) : failingGuard('output-schema')
  compiled.set(schema, guard)
  return guard
}

/** The name by which a message says that it is a source and no word of a person. */
const SOURCE = 'source'

/** What an answer may rest on: results of tools, retrieved passages, and messages that are named as a source. */
function sourcesOf(name: Operation['name'], body: CallBody): readonly string[] {
  const { messages } = body
  const named = (path: string) => {
    const index = /^\/messages\/(\d+)\//.exec(path)?.[1]
    const message: unknown =
      index === undefined || !Array.isArray(messages) ? undefined : messages[Number(index)]
    return isObject(message) && message.name === SOURCE
  }
  return walkRequest(name, body)
    .parts.filter(({ origin, path }) => origin === 'tool' || origin === 'retrieved' || named(path))
    .map(({ text }) => text)
}

/** The texts that an answer gives, each as one; an answer that says and does nothing gives an empty one. */
export function answerTexts(name: Operation['name'], body: Json): readonly Part[] {
  const texts = name === 'chat' ? textsOfChoices(body) : textsOfItems(body)
  return texts.map(({ path, text }) => wholeText(path, text))
}

/** What was rewritten already cannot be rewritten again: what would be masked here is refused. */
export const wholeText = (path: string, text: string): Part => ({
  ...{ path, text },
  origin: 'assistant',
  fixed: true,
})

interface Text {
  readonly path: string
  readonly text: string
}

function textsOfChoices({ choices }: Json): readonly Text[] {
  return listOf(choices).flatMap(({ message }, index) => {
    const { content, refusal, tool_calls: calls } = isObject(message) ? message : ({} as Json)
    const text = typeof content === 'string' ? content : joined(content)
    const saysElse = (typeof refusal === 'string' && refusal !== '') || listOf(calls).length > 0
    return text === '' && saysElse ? [] : [{ path: `/choices/${index}/message/content`, text }]
  })
}

function textsOfItems({ output }: Json): readonly Text[] {
  const items = listOf(output)
  const texts = items.flatMap((item, index) => {
    if (item.type !== 'message') return []
    const refuses = listOf(item.content).some(({ type }) => type === 'refusal')
    const text = joined(item.content)
    return text === '' && refuses ? [] : [{ path: `/output/${index}/content`, text }]
  })
  const acts = items.some(({ type }) => type !== 'reasoning')
  return texts.length === 0 && !acts ? [{ path: '/output', text: '' }] : texts
}

const joined = (content: unknown) =>
  listOf(content)
    .map(({ text }) => (typeof text === 'string' ? text : ''))
    .join('')

const listOf = (value: unknown): readonly Json[] =>
  Array.isArray(value) ? value.filter(isObject) : []

/** Judges texts by the checks of the call; the refusal, where they must not leave. */
export function checkTexts(
  parts: readonly Part[],
  { checks, policy, notes }: Guarding,
): CatalogueError | undefined {
  if (checks.length === 0) return undefined
  const run = runGuards(parts, checks, policy, { direction: 'output', nowMs: monotonicMs })
  for (const [path, judged] of run.findings) noteFindings(notes, 'output', path, judged)
  noteFailures(notes, 'output', policy, run.failures)
  const verdict = verdictOf(run, [], policy)
  if (verdict.outcome !== 'refuse') return undefined
  const judged = [...run.findings.values()].flat()
  return blockedBy('output', verdict.because, { judged, failures: run.failures })
}
