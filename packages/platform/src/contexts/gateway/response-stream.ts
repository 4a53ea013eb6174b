import { type Channels, type GuardedStream, isAlike, openChannels } from './guard-stream.ts'
import type { Guarding } from './guarding.ts'
import { isObject, type Json } from './json.ts'
import type { CallLabels } from './labels.ts'

/** The texts that come in pieces: by the stem of their events, the member that holds all of it at the end. */
const streamed: ReadonlyMap<string, { readonly whole: string; readonly surface: string }> = new Map(
  [
    ['response.output_text', { whole: 'text', surface: 'content' }],
    ['response.refusal', { whole: 'refusal', surface: 'refusal' }],
    ['response.reasoning_text', { whole: 'text', surface: 'reasoning' }],
    ['response.reasoning_summary_text', { whole: 'text', surface: 'summary/reasoning' }],
    ['response.function_call_arguments', { whole: 'arguments', surface: 'arguments' }],
    ['response.mcp_call_arguments', { whole: 'arguments', surface: 'arguments' }],
    ['response.custom_tool_call_input', { whole: 'input', surface: 'input' }],
  ],
)

/** Events whose text is whole in themselves, or stands in a channel as well. */
const structured =
  /^(?:error|keepalive|response\.(?:created|queued|in_progress|completed|incomplete|failed|(?:output_item|content_part|reasoning_summary_part)\.(?:added|done)|output_text\.annotation\.added|(?:file_search|web_search|image_generation|code_interpreter|mcp)_call\.\w+))$/
const whole = /^response\.(?:completed|incomplete|failed)$|\.done$/

interface Channel {
  readonly key: string
  /** The event that carried its last piece, for the one that carries what was held. */
  readonly event: Json
  /** All that left: what the events at the end repeat. */
  said: string
}

interface State {
  readonly channels: Channels
  readonly open: Map<string, Channel>
  /** Held pieces become fewer events and others are added, so events are numbered anew. */
  sequence: number
}

/** A stream of the Responses API through the guards. What its last events repeat is what its pieces said. */
export function guardResponseStream(
  guarding: Guarding,
  labels: CallLabels | undefined,
): GuardedStream {
  const channels = openChannels('responses', guarding, labels)
  const state: State = { channels, open: new Map(), sequence: 0 }
  return {
    push: (event) => push(state, event),
    join,
    flush() {
      const frames = [...state.open.values()].flatMap((channel) => finish(state, channel))
      channels.settle()
      return frames
    },
    conclude: () => channels.conclude(),
    get refusal() {
      return channels.refusal
    },
  }
}

function push(state: State, event: Json): readonly string[] {
  const type = typeof event.type === 'string' ? event.type : ''
  const stem = type.replace(/\.(?:delta|done)$/, '')
  const kind = streamed.get(stem)
  if (kind !== undefined && type.endsWith('.delta') && typeof event.delta === 'string') {
    return pushPiece(state, { ...event, type: stem }, kind.surface, event.delta)
  }
  if (kind !== undefined && type.endsWith('.done') && typeof event[kind.whole] === 'string') {
    return pushWhole(state, { ...event, type: stem }, kind)
  }
  return pushOther(state, event, structured.test(type), whole.test(type))
}

const DELTA = '.delta'
/** What differs between two pieces of one text, and does not leave as it came. */
const OF_A_PIECE = new Set(['delta', 'logprobs', 'sequence_number'])

function join(event: Json, next: Json): Json | undefined {
  const { type, delta } = event
  if (typeof delta !== 'string' || typeof next.delta !== 'string') return undefined
  if (typeof type !== 'string' || !type.endsWith(DELTA)) return undefined
  return isAlike(event, next, OF_A_PIECE) ? { ...event, delta: delta + next.delta } : undefined
}

function pushPiece(state: State, event: Json, surface: string, piece: string): readonly string[] {
  const { delta, logprobs, type, ...around } = event
  const rest = state.channels.rest({ ...around, type }, isLabelOfEvent)
  if (rest === undefined) return []
  const channel = channelAt(state, keyOf(event, surface), rest)
  return pieceFrames(state, channel, say(state, channel, piece))
}

function pushWhole(
  state: State,
  event: Json,
  kind: { readonly whole: string; readonly surface: string },
): readonly string[] {
  const { [kind.whole]: text, logprobs, type, ...around } = event
  const rest = state.channels.rest({ ...around, type }, isLabelOfEvent)
  if (rest === undefined) return []
  const channel = channelAt(state, keyOf(event, kind.surface), rest)
  const frames: string[] = []
  if (!state.channels.isOpen(channel.key)) {
    frames.push(...pieceFrames(state, channel, say(state, channel, String(text))))
  }
  frames.push(...finish(state, channel))
  if (state.channels.refusal !== undefined) return frames
  const done = { ...rest, type: `${String(type)}.done`, [kind.whole]: channel.said }
  frames.push(frameOf(state, logprobs === undefined ? done : { ...done, logprobs: [] }))
  return frames
}

/** A name of a function or a tool stands beside its arguments; nothing else does. */
const isLabelOfEvent = (path: string) => path === '/name'

const isShown = (key: string) => key.endsWith('/content')

function say(state: State, channel: Channel, piece: string): string {
  const text = state.channels.say(channel.key, piece, isShown(channel.key))
  channel.said += text
  return text
}

function finish(state: State, channel: Channel): readonly string[] {
  const text = state.channels.finish(channel.key)
  channel.said += text
  return pieceFrames(state, channel, text)
}

function pieceFrames(state: State, { event, key }: Channel, delta: string): readonly string[] {
  if (delta === '') return []
  const type = `${String(event.type)}${DELTA}`
  return [frameOf(state, { ...event, type, delta, ...(isShown(key) && { logprobs: [] }) })]
}

/** An event that is no piece of text: texts of channels in it become what left, the rest is judged by itself. */
function pushOther(
  state: State,
  event: Json,
  isUnderstood: boolean,
  isWhole: boolean,
): readonly string[] {
  const frames: string[] = []
  const fills: { readonly path: readonly (string | number)[]; readonly channel: Channel }[] = []
  let bare = event
  for (const { path, text, place, surface, stem } of isWhole ? textsOf(event) : []) {
    const channel = channelAt(state, keyOf(place, surface), { ...place, type: stem })
    if (!state.channels.isOpen(channel.key)) {
      frames.push(...pieceFrames(state, channel, say(state, channel, text)))
    }
    frames.push(...finish(state, channel))
    fills.push({ path, channel })
    bare = withAt(bare, path, '') as Json
  }
  if (state.channels.refusal !== undefined) return frames
  const rest = state.channels.rest(bare, () => isUnderstood)
  if (rest === undefined) return frames
  const filled = fills.reduce<unknown>(
    (value, { path, channel }) => withAt(value, path, channel.said),
    rest,
  )
  return [...frames, frameOf(state, filled as Json)]
}

interface FoundText {
  readonly path: readonly (string | number)[]
  readonly text: string
  readonly place: Json
  readonly surface: string
  readonly stem: string
}

/** The texts in an event that channels carry too, wherever the event repeats them. */
function textsOf(event: Json): readonly FoundText[] {
  const { part, item, response } = event
  if (isObject(part)) return partTexts(part, ['part'], event)
  if (isObject(item)) return itemTexts(item, ['item'], event.output_index)
  if (!isObject(response) || !Array.isArray(response.output)) return []
  return response.output.flatMap((one, at) =>
    isObject(one) ? itemTexts(one, ['response', 'output', at], at) : [],
  )
}

function itemTexts(item: Json, path: FoundText['path'], outputIndex: unknown): FoundText[] {
  const place = { item_id: item.id, output_index: outputIndex }
  const lists = (['content', 'summary'] as const).flatMap((name) => {
    const list = item[name]
    const index = name === 'content' ? 'content_index' : 'summary_index'
    if (!Array.isArray(list)) return []
    return list.flatMap((part, at) =>
      isObject(part) ? partTexts(part, [...path, name, at], { ...place, [index]: at }) : [],
    )
  })
  const { type, arguments: text } = item
  const stem = type === 'function_call' ? 'response.function_call_arguments' : undefined
  if (stem === undefined || typeof text !== 'string') return lists
  return [...lists, { path: [...path, 'arguments'], text, place, surface: 'arguments', stem }]
}

const partKinds: ReadonlyMap<unknown, string> = new Map([
  ['output_text', 'response.output_text'],
  ['refusal', 'response.refusal'],
  ['reasoning_text', 'response.reasoning_text'],
  ['summary_text', 'response.reasoning_summary_text'],
])

function partTexts(part: Json, path: FoundText['path'], event: Json): FoundText[] {
  const stem = partKinds.get(part.type)
  const kind = stem === undefined ? undefined : streamed.get(stem)
  if (stem === undefined || kind === undefined) return []
  const text = part[kind.whole]
  if (typeof text !== 'string') return []
  const { item_id, output_index, content_index, summary_index } = event
  const place = {
    ...{ item_id, output_index },
    ...(summary_index === undefined ? { content_index } : { summary_index }),
  }
  return [{ path: [...path, kind.whole], text, place, surface: kind.surface, stem }]
}

function keyOf(event: Json, surface: string): string {
  const number = (value: unknown) => (typeof value === 'number' ? value : 0)
  const inner = event.content_index ?? event.summary_index
  return `${number(event.output_index)}/${number(inner)}/${surface}`
}

function channelAt(state: State, key: string, event: Json): Channel {
  const known = state.open.get(key)
  if (known !== undefined) return known
  const channel: Channel = { key, event, said: '' }
  state.open.set(key, channel)
  return channel
}

/** A copy with another value at the end of the path, which exists. */
function withAt(
  value: unknown,
  [step, ...path]: readonly (string | number)[],
  leaf: string,
): unknown {
  if (step === undefined) return leaf
  if (Array.isArray(value)) {
    return value.map((element, at) => (at === step ? withAt(element, path, leaf) : element))
  }
  if (!isObject(value)) return value
  return { ...value, [step]: withAt(value[step], path, leaf) }
}

function frameOf(state: State, event: Json): string {
  const { type } = event
  const numbered = 'sequence_number' in event || state.sequence > 0
  const data = numbered ? { ...event, sequence_number: state.sequence } : event
  state.sequence += 1
  const line = typeof type === 'string' && /^[\w.]+$/.test(type) ? `event: ${type}\n` : ''
  return `${line}data: ${JSON.stringify(data)}\n\n`
}
