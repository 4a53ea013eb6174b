// What the mock answers and what the load client asks: fixed bytes, so that every gateway does the same work.

const sentence =
  'A deposit of one year bears interest at the rate posted on the day of the deposit. '
const WHOLE_BYTES = 1_000
const TEXT_EVENTS = 39

const head = {
  id: 'chatcmpl-000000000000000000000001',
  created: 1_700_000_000,
  model: 'mock-1',
}
const usage = { prompt_tokens: 64, completion_tokens: 160, total_tokens: 224 }

/** A completion of about a thousand bytes, as an OpenAI-compatible endpoint sends it. */
export const wholeAnswer = padded((content) =>
  JSON.stringify({
    ...head,
    object: 'chat.completion',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage,
  }),
)

function padded(write: (content: string) => string): Buffer {
  const room = WHOLE_BYTES - Buffer.byteLength(write(''))
  return Buffer.from(write(sentence.repeat(20).slice(0, room)))
}

const event = (data: unknown) =>
  Buffer.from(`data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`)

const chunk = (delta: object, finish: string | null = null) =>
  event({
    ...head,
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, finish_reason: finish }],
  })

/** The same as 42 server-sent events and the mark of the end. */
export const events: readonly Buffer[] = [
  chunk({ role: 'assistant', content: '' }),
  ...Array.from({ length: TEXT_EVENTS }, (_, index) => chunk({ content: `word${index} of it ` })),
  chunk({}, 'stop'),
  event({ ...head, object: 'chat.completion.chunk', choices: [], usage }),
  event('[DONE]'),
]

/** A question of about 330 bytes. */
export function question(model: string, stream: boolean): Buffer {
  return Buffer.from(
    JSON.stringify({
      model,
      messages: [
        { role: 'system', content: 'Answer from the terms of the product and name the clause.' },
        {
          role: 'user',
          content:
            'What interest does a deposit of one year bear when it is withdrawn after seven months, and from which day is it paid?',
        },
      ],
      ...(stream && { stream: true }),
      temperature: 0,
      max_tokens: 256,
    }),
  )
}
