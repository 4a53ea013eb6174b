import { hash } from 'node:crypto'
import { z } from 'zod'
import { type NumberFact, WORD, type WordFact } from '#contexts/governance/index.ts'
import type { CallFacts } from '#contexts/oversight/index.ts'
import type { PermittedModel } from '#contexts/permits/index.ts'
import type { CallBody } from './call-body.ts'
import { doorErrors } from './errors.ts'
import type { GuardNotes } from './guarding.ts'
import { isObject, type Json } from './json.ts'
import { createSseSplitter } from './sse.ts'
import { valuesOf } from './tensor.ts'

/**
 * The member that says what a call is about: of a request `{ topic, group, decision, score, amount }`, of an answer
 * `{ decision, score, amount }`. Topic and group are the caller's alone: a model does not say whom it speaks to.
 */
export const MEMBER = 'hengjian'

const numbers = ['score', 'amount'] as const satisfies readonly NumberFact[]
const words = ['decision', 'topic', 'group'] as const satisfies readonly WordFact[]

const Given = z.strictObject({
  decision: z.string().regex(WORD).optional(),
  topic: z.string().regex(WORD).optional(),
  group: z.string().regex(WORD).optional(),
  score: z.number().optional(),
  amount: z.number().optional(),
})

/** What a model said that is no word: it decided something, whatever it was. */
const UNREADABLE = 'unreadable'

export const NO_FACTS: CallFacts = { numbers: {}, words: {} }

/** What the caller says of its call. Error: `gateway.invalid_request`, which never quotes the value. */
export function factsOfRequest(body: CallBody): CallFacts {
  const said = body[MEMBER]
  if (said === undefined) return NO_FACTS
  const given = Given.safeParse(said)
  if (!given.success) {
    const reason = {
      zh: `\`${MEMBER}\` 只能包含 topic、group、decision（如 approve 的单词）与 score、amount（数字）`,
      en: `\`${MEMBER}\` may hold topic, group and decision (words like approve), score and amount (numbers)`,
    }
    throw doorErrors.invalid_request({ reason })
  }
  return factsGiven(given.data)
}

/** The body as models and guards get it: what is said of a call is for the door alone, and is held to its form. */
export function withoutMember(body: CallBody): CallBody {
  if (body[MEMBER] === undefined) return body
  const { [MEMBER]: _said, ...rest } = body
  return rest as CallBody
}

/**
 * What an answer says: in its own `hengjian` member, in that of a text that is a JSON object, and in the outputs of a predictive
 * model that are named like a fact. A model is not trusted to
 * keep to the form: a decision that is no plain word counts as one that cannot be read, never as none.
 */
export function factsOfAnswer(answer: unknown): CallFacts {
  if (!isObject(answer)) return NO_FACTS
  const tensors = factsOfOutputs(answer)
  return merged(factsSaid(answer[MEMBER]), tensors, ...textsOf(answer).map(factsOfText))
}

/** The same of a stream, from all of its events. */
export function factsOfStream(received: Buffer): CallFacts {
  const events = createSseSplitter()
    .push(Buffer.concat([received, Buffer.from('\n\n')]))
    .flatMap(({ data }) => (data === undefined ? [] : [parsed(data)]))
    .filter(isObject)
  const texts = new Map<unknown, string>()
  for (const { choices } of events) {
    for (const choice of Array.isArray(choices) ? choices.filter(isObject) : []) {
      const content = isObject(choice.delta) ? choice.delta.content : undefined
      if (typeof content === 'string') {
        texts.set(choice.index, (texts.get(choice.index) ?? '') + content)
      }
    }
  }
  const whole = events.flatMap(({ response }) => (isObject(response) ? [response] : []))
  return merged(
    ...events.map((event) => factsSaid(event[MEMBER])),
    ...whole.map(factsOfAnswer),
    ...[...texts.values()].map(factsOfText),
  )
}

/** What the product itself knows of a call. */
export function factsKnown({ rating }: PermittedModel, { counts }: GuardNotes): CallFacts {
  const found = [...counts.keys()]
  const guards = found.map((name) => name.slice(0, name.indexOf(':')))
  return { numbers: {}, words: { rating: [rating], finding: [...new Set([...found, ...guards])] } }
}

export function merged(...all: readonly CallFacts[]): CallFacts {
  const join = <F extends string, V>(given: readonly Partial<Record<F, readonly V[]>>[]) => {
    const joined: Partial<Record<F, V[]>> = {}
    for (const one of given) {
      for (const [fact, values] of Object.entries(one) as [F, readonly V[]][]) {
        joined[fact] = [...new Set([...(joined[fact] ?? []), ...values])]
      }
    }
    return joined
  }
  return {
    numbers: join<NumberFact, number>(all.map((one) => one.numbers)),
    words: join<WordFact, string>(all.map((one) => one.words)),
  }
}

/** Whether a call is among those that a person looks at afterwards: by its id, so that nobody chooses. */
export function isSampled(id: string, percent: number): boolean {
  if (percent <= 0) return false
  const draw = hash('sha256', id, 'buffer').readUInt32BE() / 2 ** 32
  return draw * 100 < percent
}

function factsGiven(said: unknown): CallFacts {
  if (said === undefined) return NO_FACTS
  if (!isObject(said)) return { numbers: {}, words: { decision: [UNREADABLE] } }
  const given = (fact: string) => Object.hasOwn(said, fact) && said[fact] !== null
  return {
    numbers: Object.fromEntries(
      numbers
        .filter((fact) => typeof said[fact] === 'number' && Number.isFinite(said[fact]))
        .map((fact) => [fact, [said[fact] as number]]),
    ),
    words: Object.fromEntries(words.filter(given).map((fact) => [fact, [wordOf(said[fact])]])),
  }
}

const wordOf = (said: unknown) => (typeof said === 'string' && WORD.test(said) ? said : UNREADABLE)

/** What a model says, less what is not its to say. */
function factsSaid(said: unknown): CallFacts {
  const { numbers: counted, words: named } = factsGiven(said)
  const { decision } = named
  return { numbers: counted, words: decision === undefined ? {} : { decision } }
}

/** A batch says a fact of each of its cases. Of very many values the extremes stand for what lies between them. */
const VALUES_MAX = 50

function factsOfOutputs({ outputs }: Json): CallFacts {
  const tensors = Array.isArray(outputs) ? outputs.filter(isObject) : []
  const said = (fact: string) =>
    tensors.flatMap(({ name, data }) =>
      name === fact && Array.isArray(data) ? valuesOf({ data }) : [],
    )
  const counted = numbers.map((fact) => [fact, bounded(said(fact).filter(isNumber))] as const)
  const decisions = new Set(said('decision').map(wordOf))
  return {
    numbers: Object.fromEntries(counted.filter(([, values]) => values.length > 0)),
    words: decisions.size === 0 ? {} : { decision: wordsOf(decisions) },
  }
}

/** Whether a predictive model tells the reason codes of each case that it decided, in its output of that name (measure 22.1). */
export function tellsReasons(answer: unknown): boolean {
  const outputs = isObject(answer) && Array.isArray(answer.outputs) ? answer.outputs : []
  const { data, shape } = outputs.filter(isObject).find(({ name }) => name === REASONS) ?? {}
  const [cases] = Array.isArray(shape) ? shape : []
  if (!Array.isArray(data) || !Number.isSafeInteger(cases) || cases < 1) return false
  const codes = valuesOf({ data })
  const width = codes.length / cases
  const rows = Array.from({ length: cases }, (_, at) => codes.slice(at * width, (at + 1) * width))
  return rows.every((row) => row.some((code) => code !== ''))
}

/** As the sample's scorecard and the documents name it. */
const REASONS = 'reasons'

const wordsOf = (words: ReadonlySet<string>) =>
  words.size <= VALUES_MAX ? [...words] : [...[...words].slice(0, VALUES_MAX), UNREADABLE]

function bounded(values: readonly number[]): number[] {
  const distinct = [...new Set(values)].sort((a, b) => a - b)
  return distinct.length <= VALUES_MAX ? distinct : [distinct[0]!, distinct.at(-1)!]
}

const isNumber = (value: unknown): value is number => Number.isFinite(value)

function factsOfText(text: string): CallFacts {
  const trimmed = text.trim()
  const said = trimmed.startsWith('{') ? parsed(trimmed) : undefined
  return isObject(said) ? factsSaid(said[MEMBER]) : NO_FACTS
}

/** The texts of a whole answer, of either protocol. */
function textsOf({ choices, output }: Json): readonly string[] {
  const messages = [choices, output].flatMap((list) => (Array.isArray(list) ? list : []))
  const contents = messages
    .filter(isObject)
    .map((one) => (isObject(one.message) ? one.message.content : one.content))
  return contents
    .flatMap((content) => (Array.isArray(content) ? content : [content]))
    .map((part) => (isObject(part) ? part.text : part))
    .filter((text) => typeof text === 'string')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
