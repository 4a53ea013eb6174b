import { type Channels, type GuardedStream, isAlike, openChannels } from './guard-stream.ts'
import type { Guarding } from './guarding.ts'
import { isObject, type Json } from './json.ts'
import type { CallLabels } from './labels.ts'

/** The members of a delta that carry text, by the surface that the guards know them as. */
const surfaces = {
  content: 'content',
  refusal: 'refusal',
  reasoning_content: 'reasoning',
  reasoning: 'thought/reasoning',
} as const
type Surface = keyof typeof surfaces
const surfaceNames = Object.keys(surfaces) as readonly Surface[]

/** A tool call on its way: it leaves once its arguments are whole. */
interface ToolCall {
  /** What stands beside name and arguments: id, type. */
  readonly head: Record<string, unknown>
  name: string
  opened: boolean
}

interface Choice {
  readonly index: number
  readonly calls: Map<number, ToolCall>
  finished: boolean
}

interface State {
  readonly channels: Channels
  readonly choices: Map<number, Choice>
  /** What stands around the choices: id, model, time. */
  envelope: Json
  /** Frames that stand behind all text: the usage. */
  readonly behind: string[]
}

/** A chat stream through the guards. Pieces of text leave as far as they are judged, tool calls when they are whole. */
export function guardChatStream(guarding: Guarding, labels: CallLabels | undefined): GuardedStream {
  const channels = openChannels('chat', guarding, labels)
  const state: State = { channels, choices: new Map(), envelope: {}, behind: [] }
  return {
    push: (event) => push(state, event),
    join,
    flush() {
      const frames = [...state.choices.values()].flatMap((choice) => finish(state, choice))
      channels.settle()
      return channels.refusal === undefined ? [...frames, ...state.behind.splice(0)] : frames
    },
    conclude: () => channels.conclude(),
    get refusal() {
      return channels.refusal
    },
  }
}

const CHOICES = new Set(['choices'])
const DELTA = new Set(['delta'])

function join(event: Json, next: Json): Json | undefined {
  const [one, other] = [pieceOf(event), pieceOf(next)]
  if (one === undefined || other === undefined) return undefined
  if (!isAlike(event, next, CHOICES) || !isAlike(one.choice, other.choice, DELTA)) return undefined
  return { ...event, choices: [{ ...one.choice, delta: { content: one.text + other.text } }] }
}

/** The one choice of an event that carries a piece of its text and nothing else. */
function pieceOf({ choices }: Json): { readonly choice: Json; readonly text: string } | undefined {
  if (!Array.isArray(choices) || choices.length !== 1) return undefined
  const choice: unknown = choices[0]
  if (!isObject(choice) || !isObject(choice.delta) || (choice.finish_reason ?? null) !== null)
    return undefined
  const { content: text, ...others } = choice.delta
  return typeof text === 'string' && Object.keys(others).length === 0 ? { choice, text } : undefined
}

/** The texts of one choice in one event, and the choice without them. */
interface Taken {
  readonly index: number
  readonly texts: ReadonlyMap<Surface, string>
  readonly calls: readonly { readonly name: string; readonly arguments: string }[]
  readonly rest: Json
}

const DELTA_PATH = /^\/choices\/\d+\/(?:delta|message|text)\b/

function push(state: State, event: Json): readonly string[] {
  const { choices: list, ...around } = event
  const taken = Array.isArray(list) ? list.map((choice, at) => take(choice, at)) : []
  const bare = Array.isArray(list) ? taken.map(({ rest }) => rest) : list
  const shell = list === undefined ? around : { ...around, choices: bare }
  const rest = state.channels.rest(shell, (path) => !DELTA_PATH.test(path))
  if (rest === undefined) return []
  const { choices: judged, ...envelope } = rest
  if (!Array.isArray(judged)) return [frameOf(rest)]
  if (judged.length === 0) {
    if (isObject(envelope.usage)) {
      state.behind.push(frameOf(rest))
      return []
    }
    return [frameOf(rest)]
  }
  state.envelope = { ...envelope, ...(isObject(envelope.usage) && { usage: null }) }
  return taken.flatMap((one, at) => relay(state, one, judged[at] as Json, envelope))
}

/** Parts a choice into its texts and the rest. Log probabilities repeat the text, so they do not leave in a stream. */
function take(choice: unknown, at: number): Taken {
  if (!isObject(choice)) return { index: at, texts: new Map(), calls: [], rest: { choice } }
  const index = typeof choice.index === 'number' ? choice.index : at
  const rest = 'logprobs' in choice ? { ...choice, logprobs: null } : choice
  if (!isObject(choice.delta)) return { index, texts: new Map(), calls: [], rest }
  const delta: Record<string, unknown> = { ...choice.delta }
  const texts = new Map<Surface, string>()
  for (const surface of surfaceNames) {
    const text = delta[surface]
    if (typeof text !== 'string') continue
    texts.set(surface, text)
    delete delta[surface]
  }
  const { calls, bare } = takeCalls(delta.tool_calls)
  if (bare !== undefined) delta.tool_calls = bare
  return { index, texts, calls, rest: { ...rest, delta } }
}

function takeCalls(list: unknown): Pick<Taken, 'calls'> & { bare?: readonly unknown[] } {
  if (!Array.isArray(list)) return { calls: [] }
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  const calls = list.map((call) => {
    const made = isObject(call) && isObject(call.function) ? call.function : {}
    return { name: text(made.name), arguments: text(made.arguments) }
  })
  const bare = list.map((call) => {
    if (!isObject(call) || !isObject(call.function)) return call
    const made: Record<string, unknown> = { ...call.function }
    if (typeof made.name === 'string') delete made.name
    if (typeof made.arguments === 'string') delete made.arguments
    return { ...call, function: made }
  })
  return { calls, bare }
}

function relay(state: State, taken: Taken, rest: Json, envelope: Json): readonly string[] {
  const { channels } = state
  const { index, texts } = taken
  const choice = choiceAt(state, index)
  // What no surface is known for was looked at piece by piece, which a text cut over pieces escapes: it stays here.
  const { tool_calls: heads, role } = isObject(rest.delta) ? rest.delta : ({} as Json)
  const said: Record<string, unknown> = role === undefined ? {} : { role }
  for (const [surface, text] of texts) {
    const released = channels.say(`${index}/${surfaces[surface]}`, text, surface === 'content')
    // The first delta of many models is an empty text, which tells clients that text will come.
    if (released !== '' || text === '') said[surface] = released
  }
  const frames: string[] = []
  const { finish_reason: finishReason, ...open } = rest
  const isFinal = finishReason !== null && finishReason !== undefined
  const frame = (part: Json) => frameOf({ ...envelope, choices: [{ ...open, index, ...part }] })
  if (Object.keys(said).length > 0 && !(isFinal && isEmpty(said))) {
    frames.push(frame({ delta: said, finish_reason: null }))
  }
  const calls = Array.isArray(heads) ? heads : []
  for (const [at, head] of calls.entries()) {
    frames.push(...relayCall(state, choice, head, taken.calls[at]!))
  }
  if (!isFinal) return frames
  frames.push(...finish(state, choice))
  if (channels.refusal === undefined) {
    frames.push(frame({ delta: {}, finish_reason: finishReason }))
  }
  return frames
}

const isEmpty = (said: Json) => Object.values(said).every((value) => value === '' || value === null)

function choiceAt(state: State, index: number): Choice {
  const known = state.choices.get(index)
  if (known !== undefined) return known
  const choice: Choice = { index, calls: new Map(), finished: false }
  state.choices.set(index, choice)
  return choice
}

function relayCall(
  state: State,
  choice: Choice,
  head: unknown,
  said: Taken['calls'][number],
): readonly string[] {
  if (!isObject(head)) return []
  const index = typeof head.index === 'number' ? head.index : 0
  const call: ToolCall = choice.calls.get(index) ?? { head: {}, name: '', opened: false }
  choice.calls.set(index, call)
  const { id, type, function: made } = head
  Object.assign(call.head, { ...(id !== undefined && { id }), ...(type !== undefined && { type }) })
  if (made !== undefined) call.head.function = {}
  const channel = `${choice.index}/tool_calls/${index}`
  call.name += state.channels.say(`${channel}/name`, said.name, false)
  const released = state.channels.say(`${channel}/arguments`, said.arguments, false)
  return released === '' ? [] : callFrames(state, choice, index, call, released)
}

function callFrames(
  state: State,
  choice: Choice,
  index: number,
  call: ToolCall,
  text: string,
): readonly string[] {
  const first = !call.opened
  if (first) call.name += state.channels.finish(`${choice.index}/tool_calls/${index}/name`)
  if (state.channels.refusal !== undefined) return []
  call.opened = true
  const made = isObject(call.head.function) ? call.head.function : {}
  const whole = { ...call.head, index, function: { ...made, name: call.name, arguments: text } }
  const said = first ? whole : { index, function: { arguments: text } }
  return [textFrame(state, choice, { tool_calls: [said] })]
}

/** All that a choice still holds: its texts, then its tool calls. */
function finish(state: State, choice: Choice): readonly string[] {
  if (choice.finished) return []
  choice.finished = true
  const { channels } = state
  const frames = surfaceNames.flatMap((surface) => {
    const text = channels.finish(`${choice.index}/${surfaces[surface]}`)
    return text === '' ? [] : [textFrame(state, choice, { [surface]: text })]
  })
  for (const [index, call] of choice.calls) {
    const text = channels.finish(`${choice.index}/tool_calls/${index}/arguments`)
    if (channels.refusal !== undefined) break
    if (text !== '' || !call.opened) frames.push(...callFrames(state, choice, index, call, text))
  }
  return frames
}

function textFrame({ envelope }: State, { index }: Choice, delta: Json): string {
  return frameOf({ ...envelope, choices: [{ index, delta, finish_reason: null }] })
}

const frameOf = (chunk: Json) => `data: ${JSON.stringify(chunk)}\n\n`
