import assert from 'node:assert/strict'
import { buildAigc, formatAigc, labelStream } from '@hengjian/guard'
import type { Permit } from '#contexts/permits/index.ts'
import { inLocale, type Locale } from '#kernel/bilingual.ts'
import type { EntryId } from '#kernel/ids.ts'
import type { CallBody } from './call-body.ts'
import { isObject, type Json } from './json.ts'
import type { Operation } from './operation.ts'

type StreamLabels = Extract<ReturnType<typeof labelStream>, { outcome: 'labelled' }>

/** What the answer of one call carries so that a reader knows what it is (measures 21.2, 21.3). */
export interface CallLabels {
  /** Before the first text of an answer in a session; empty afterwards. */
  readonly notice: string
  /** Before and behind each text; empty where it stands elsewhere, or where the answer must be JSON. */
  readonly start: string
  readonly end: string
  /** The metadata of GB 45438-2025, annex E: the value of the field `AIGC`. */
  readonly header: string
  /** What the record says. */
  readonly noted: { readonly visible: boolean; readonly notice: boolean; readonly position: string }
}

/** The labels of a call; `undefined` where its answer is nothing that a person reads. Nothing in a request opts out. */
export function labelsOf(
  { label, notice, institution, answerSchema }: Permit,
  operation: Operation,
  body: CallBody,
  id: EntryId,
  locale: Locale,
): CallLabels | undefined {
  if (label === undefined || operation.kind !== 'generative') return undefined
  const words = wordsOf(label, locale)
  const metadata = buildAigc({
    label: '1',
    contentProducer: label.metadata.providerCode ?? institution,
    produceId: id,
  })
  assert(metadata.outcome === 'built', 'ids and provider codes are plain text')
  // Text around JSON would break it for the program that asked; the metadata says there what it is.
  const visible = answerSchema === undefined && !asksForJson(operation, body)
  const first = visible && notice !== undefined && isFirst(operation, body)
  return {
    notice: first ? `${inLocale(notice, locale)}\n\n` : '',
    start: visible ? words.start : '',
    end: visible ? words.end : '',
    header: formatAigc(metadata.aigc),
    noted: { visible, notice: first, position: label.position },
  }
}

type PermitLabel = NonNullable<Permit['label']>

const known = new WeakMap<PermitLabel, Map<Locale, StreamLabels>>()

/** Checked once for each permit that is held. */
function wordsOf(label: PermitLabel, locale: Locale): StreamLabels {
  const ofPermit = known.get(label) ?? new Map<Locale, StreamLabels>()
  if (ofPermit.size === 0) known.set(label, ofPermit)
  const before = ofPermit.get(locale)
  if (before !== undefined) return before
  const words = labelStream(inLocale(label.visible, locale), label.position)
  assert(words.outcome === 'labelled', 'a permit carries only labels that are labels')
  ofPermit.set(locale, words)
  return words
}

/** Whether the answer must be JSON: then it is for a program, and may hold a decision. */
export function asksForJson(operation: Operation, body: CallBody): boolean {
  const text = isObject(body.text) ? body.text.format : undefined
  const format = operation.name === 'chat' ? body.response_format : text
  return isObject(format) && (format.type === 'json_object' || format.type === 'json_schema')
}

/** Whether nothing was answered yet in this session, as far as the request tells. */
function isFirst(operation: Operation, body: CallBody): boolean {
  const turns = operation.name === 'chat' ? body.messages : body.input
  if (body.previous_response_id !== undefined && body.previous_response_id !== null) return false
  return !Array.isArray(turns) || !turns.some((turn) => isObject(turn) && turn.role === 'assistant')
}

/** A whole answer with its labels; only text for people is labelled, never arguments of tools. */
export function labelAnswer(operation: Operation, body: Json, labels: CallLabels): Json {
  const { start, end } = labels
  let { notice } = labels
  if (start === '' && end === '' && notice === '') return body
  const labelled = (text: string) => {
    const whole = `${notice}${start}${text}${end}`
    notice = operation.name === 'chat' ? notice : ''
    return whole
  }
  return operation.name === 'chat' ? labelChat(body, labelled) : labelResponse(body, labelled)
}

function labelChat(body: Json, labelled: (text: string) => string): Json {
  return mapList(body, 'choices', (choice) => {
    const { message } = choice
    if (!isObject(message)) return choice
    const { content } = message
    if (typeof content === 'string' && content !== '') {
      return { ...choice, message: { ...message, content: labelled(content) } }
    }
    return { ...choice, message: mapList(message, 'content', (part) => labelPart(part, labelled)) }
  })
}

function labelResponse(body: Json, labelled: (text: string) => string): Json {
  return mapList(body, 'output', (item) =>
    item.type === 'message' ? mapList(item, 'content', (part) => labelPart(part, labelled)) : item,
  )
}

function labelPart(part: Json, labelled: (text: string) => string): Json {
  const shown = part.type === 'text' || part.type === 'output_text'
  return shown && typeof part.text === 'string' && part.text !== ''
    ? { ...part, text: labelled(part.text) }
    : part
}

function mapList(owner: Json, name: string, change: (element: Json) => Json): Json {
  const list = owner[name]
  if (!Array.isArray(list)) return owner
  return {
    ...owner,
    [name]: list.map((element) => (isObject(element) ? change(element) : element)),
  }
}
