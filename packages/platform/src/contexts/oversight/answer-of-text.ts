/** What a composed answer says: the text of a person or a rule, and the decision that goes with it. */
export interface Said {
  readonly text: string
  readonly decision?: string | undefined
  /** Who says it, for programs: `reviewer`, `rule`, `message`. */
  readonly by: string
}

export interface AnswerShape {
  /** `chat`, `responses`, `infer`, or what another door calls its operation. */
  readonly operation: string
  readonly streamed: boolean
  /** The id of the call, and the model that was asked for. */
  readonly id: string
  readonly model: string
}

export interface ComposedAnswer {
  readonly contentType: string
  readonly bytes: Buffer
}

/** An answer in the shape in which the caller asked, made of a text: any client of that API reads it. Pure. */
export function answerOfText(shape: AnswerShape, said: Said): ComposedAnswer {
  const hengjian = { by: said.by, ...(said.decision !== undefined && { decision: said.decision }) }
  if (!shape.streamed) return whole({ ...bodyOf(shape, said), hengjian })
  const events =
    shape.operation === 'chat'
      ? chatEvents(shape, said, hengjian)
      : responseEvents(shape, said, hengjian)
  return {
    contentType: 'text/event-stream; charset=utf-8',
    bytes: Buffer.from(events.map((event) => `data: ${event}\n\n`).join('')),
  }
}

function whole(body: unknown): ComposedAnswer {
  return { contentType: 'application/json', bytes: Buffer.from(JSON.stringify(body)) }
}

function bodyOf({ operation, id, model }: AnswerShape, { text }: Said): object {
  if (operation === 'chat') {
    const message = { role: 'assistant', content: text }
    const choices = [{ index: 0, message, finish_reason: 'stop' }]
    return { id, object: 'chat.completion', model, choices }
  }
  if (operation === 'infer') {
    const outputs = [{ name: 'text', shape: [1], datatype: 'BYTES', data: [text] }]
    return { model_name: model, id, outputs }
  }
  if (operation !== 'responses') return { id, model, text }
  const content = [{ type: 'output_text', text, annotations: [] }]
  const output = [{ id, type: 'message', role: 'assistant', status: 'completed', content }]
  return { id, object: 'response', status: 'completed', model, output }
}

function chatEvents({ id, model }: AnswerShape, { text }: Said, hengjian: object) {
  const chunk = (delta: object, finish: string | null) =>
    JSON.stringify({
      ...{ id, object: 'chat.completion.chunk', model },
      choices: [{ index: 0, delta, finish_reason: finish }],
      ...(finish !== null && { hengjian }),
    })
  return [chunk({ role: 'assistant', content: text }, null), chunk({}, 'stop'), '[DONE]']
}

function responseEvents(shape: AnswerShape, said: Said, hengjian: object) {
  const { id } = shape
  const delta = {
    type: 'response.output_text.delta',
    item_id: id,
    output_index: 0,
    content_index: 0,
  }
  return [
    JSON.stringify({ ...delta, delta: said.text }),
    JSON.stringify({
      type: 'response.completed',
      response: { ...bodyOf(shape, said), hengjian },
    }),
  ]
}
