import type { Origin } from './detector.ts'
import { keyPrefix } from './key-prefix.ts'

/** Where the walker stands: who wrote what is here, and which rules of the protocol still hold. */
export interface Place {
  readonly origin: Origin
  /**
   * `body`: the request or answer itself; `items`: a list of messages or output items; `item`: one of them, the only
   * place where a role is believed; `part`: anything below; `unknown`: below a member that no protocol knows, where
   * nothing is taken for a word of the protocol; `free`: members whose names the caller chose.
   */
  readonly level: 'body' | 'items' | 'item' | 'part' | 'unknown' | 'free'
  readonly media?: 'image' | 'audio' | 'video' | 'file'
}

// Names that the protocols and JSON Schema give: they say nothing, so they are not text.
const protocolNames = new Set(
  `action additionalProperties allOf annotations anyOf arguments assistant audio background b64_json bytes call_id
  choices code completion_tokens completion_tokens_details const container content conversation created created_at
  data default definitions delta description detail dimensions documents effort embedding encoding_format
  encrypted_content enum error events examples exclusiveMaximum exclusiveMinimum expires_at file file_data file_id
  file_search file_url filename finish_reason format frequency_penalty function function_call functions id image
  image_url include incomplete_details index input input_audio input_tokens input_tokens_details instructions items
  json_schema logit_bias logprob logprobs max_completion_tokens max_output_tokens max_tokens max_tool_calls maxItems
  maxLength maximum message messages metadata minItems minLength minimum modalities model multipleOf n name not
  object oneOf output output_tokens output_tokens_details outputs parallel_tool_calls parameters part pattern
  prediction presence_penalty previous_response_id prompt prompt_cache_key prompt_tokens prompt_tokens_details
  properties queries reasoning reasoning_content reasoning_effort refusal required response_format result results
  role safety_identifier schema score seed sequence_number server_label service_tier status stop store stream
  stream_options strict sub_type summary syntax system_fingerprint temperature text token tokens tool_call_id
  tool_calls tool_choice tools top_logprobs top_p total_tokens transcript truncation type uniqueItems url usage user
  variables vector_store_ids verbosity voice web_search_options $defs $ref $schema`.split(/\s+/),
)

// Members whose value is a word of the protocol or an identity that a machine drew.
const constantNames = new Set(
  `call_id detail effort encoding_format finish_reason format id item_id model native_finish_reason object phase
  previous_response_id reasoning_effort response_id role service_tier status syntax system_fingerprint tool_call_id
  tool_choice truncation type verbosity voice`.split(/\s+/),
)

const numberNames = new Set(
  `created created_at expires_at completed_at seed max_tokens max_completion_tokens max_output_tokens prompt_tokens
  completion_tokens total_tokens input_tokens output_tokens logprob index sequence_number`.split(
    /\s+/,
  ),
)

/** Whether names here mean what the caller wants them to mean. */
function isChosen(place: Place): boolean {
  return place.level === 'free' || place.level === 'unknown'
}

const constantShape = /^[\w.:/-]{1,80}$/
/** As machines draw identities: hexadecimal, or the groups of a UUID, behind a short prefix. */
const drawn = /^(?:[a-z]{1,12}[_-])?(?:[0-9a-f]{24,}|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})$/
const longDigits = /[0-9]{9}|(?:[0-9][_.:/-]*){11}/
/** Drawn at random, shorter runs of digits are common; a citizen ID or a card number is not. */
const longerDigits = /(?:[0-9][_.:/-]*){15}/
/** A sentence that was written as one word. */
const severalWords = /(?:[A-Za-z]{3,}[_.:/-]){3}/
const key = new RegExp(keyPrefix)
const roles = new Set(['system', 'developer', 'user', 'assistant', 'tool', 'function'])
const schemaTypes = new Set(['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'])

export function isProtocolName(name: string): boolean {
  return protocolNames.has(name)
}

/** A word of the protocol: not text. Anything that could say something in its place is text. */
export function isConstant(name: string | undefined, text: string, place: Place): boolean {
  if (name === undefined) return false
  if (name === 'role') return roles.has(text)
  if (isChosen(place)) return name === 'type' && schemaTypes.has(text)
  return constantNames.has(name) && constantShape.test(text) && !couldSaySomething(text)
}

function couldSaySomething(text: string): boolean {
  const digits = drawn.test(text) ? longerDigits : longDigits
  return digits.test(text) || severalWords.test(text) || key.test(text)
}

export function isCount(name: string | undefined, place: Place): boolean {
  return !isChosen(place) && name !== undefined && numberNames.has(name)
}

const rolesOrigin = new Map<unknown, Origin>([
  ['system', 'system'],
  ['developer', 'system'],
  ['user', 'user'],
  ['assistant', 'assistant'],
])

const retrievedTypes = new Set(['document', 'search_result', 'file', 'input_file', 'file_citation'])

/**
 * Who wrote an object. Only an item of the conversation may name its role; below it a type can only lower the
 * trust, so that no content part makes itself an order of the system.
 */
export function originOf(object: Readonly<Record<string, unknown>>, place: Place): Origin {
  const { role, type } = object
  if (place.level === 'item' && role !== undefined) return rolesOrigin.get(role) ?? 'tool'
  if (place.level === 'free' || typeof type !== 'string') return place.origin
  if (type.endsWith('_output') || type === 'tool_result' || type === 'mcp_list_tools') return 'tool'
  if (type === 'reasoning' || type === 'thinking') return 'reasoning'
  if (retrievedTypes.has(type)) return place.origin === 'tool' ? 'tool' : 'retrieved'
  if (place.level === 'item' && type.endsWith('_call')) return 'assistant'
  return place.origin
}

const mediaNames = new Map<string, 'image' | 'audio' | 'video' | 'file'>([
  ['image_url', 'image'],
  ['image', 'image'],
  ['b64_json', 'image'],
  ['partial_image_b64', 'image'],
  ['video_url', 'video'],
  ['video', 'video'],
  ['input_audio', 'audio'],
  ['audio', 'audio'],
  ['file', 'file'],
  ['file_data', 'file'],
  ['file_url', 'file'],
  ['file_id', 'file'],
])

const passageNames = new Set([
  'documents',
  'passages',
  'context',
  'search_results',
  'results',
  'sources',
  'citations',
])
const systemNames = new Set([
  'tools',
  'functions',
  'response_format',
  'instructions',
  'text_format',
])
const reasoningNames = new Set(['reasoning', 'reasoning_content', 'thinking', 'reasoning_details'])
const toolNames = new Set(['output', 'outputs', 'result', 'error'])
const freeNames = new Set(['metadata', 'parameters', 'schema', 'variables', 'arguments'])
const itemLists = new Set(['messages', 'input', 'output', 'choices'])

/** Where a member of an object stands. `owner` is the place of the object, its origin already decided. */
export function placeOfMember(name: string, owner: Place, value: unknown): Place {
  if (owner.level === 'free') return owner
  // Some callers send arguments as an object instead of as JSON in a string.
  if (freeNames.has(name)) return { origin: owner.origin, level: 'free' }
  if (owner.level === 'body') {
    if (itemLists.has(name) && Array.isArray(value)) return { origin: owner.origin, level: 'items' }
    if (systemNames.has(name)) return { origin: 'system', level: 'part' }
    if (name === 'prediction') return { origin: 'assistant', level: 'part' }
    // The Responses API keeps the form of the answer under `text`: a schema that the application wrote.
    if (name === 'text' && typeof value === 'object') return { origin: 'system', level: 'part' }
  }
  if (owner.level === 'item' && (name === 'message' || name === 'delta')) return owner
  return { ...below(name, owner), ...mediaOf(name, owner) }
}

function below(name: string, owner: Place): Place {
  const known = owner.level !== 'unknown' && isProtocolName(name)
  const level = known ? 'part' : 'unknown'
  if (passageNames.has(name)) return { origin: 'retrieved', level }
  if (reasoningNames.has(name)) return { origin: 'reasoning', level }
  if (owner.level === 'item' && toolNames.has(name)) return { origin: 'tool', level }
  return { origin: owner.origin, level }
}

// The members of a media object that stand for its content; others (a file's name, a transcript) are text.
const mediaContentNames = new Set([
  'url',
  'data',
  'id',
  'uri',
  'base64',
  'file_data',
  'file_id',
  'file_url',
])

function mediaOf(name: string, owner: Place): Pick<Place, 'media'> {
  const media = mediaNames.get(name)
  if (media !== undefined) return { media }
  return owner.media !== undefined && mediaContentNames.has(name) ? { media: owner.media } : {}
}
