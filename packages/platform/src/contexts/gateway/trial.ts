import { z } from 'zod'
import { EntryReply } from '#contexts/ledger/index.ts'
import { Bilingual } from '#kernel/bilingual.ts'
import { EntryId, ModelVersionId } from '#kernel/ids.ts'

const TEXT_CHARACTERS_MAX = 8_000
const Text = z.string().trim().min(1).max(TEXT_CHARACTERS_MAX)

/** What somebody asks a model on its trial page. */
export const TrialDraft = z
  .strictObject({
    model: ModelVersionId,
    text: Text,
    /** The part of the system, for a generative model. */
    instruction: Text.optional(),
    /** A second text, for an embedding model: how near it is to the first. */
    compareWith: Text.optional(),
  })
  .readonly()
export type TrialDraft = z.infer<typeof TrialDraft>

/** What came of a trial: what a caller would have got, and the record that the call left. */
export const Trial = z.object({
  /** Of HTTP, as the door answered. */
  status: z.int(),
  record: EntryId.optional(),
  /** Absent where it was not written by the time of the answer. */
  entry: EntryReply.optional(),
  /** Where a person decides about it before anybody gets it. */
  review: z.string().optional(),
  /** What answered in place of the model. */
  fallback: z.string().optional(),
  /** The metadata of GB 45438-2025. */
  label: z.string().optional(),
  text: z.string().optional(),
  vectors: z.array(z.array(z.number()).readonly()).readonly().optional(),
  refusal: z.object({ code: z.string(), message: Bilingual }).optional(),
})
export type Trial = z.input<typeof Trial>

/** The call of the door that asks this of a model of this kind. */
export function callOf(kind: 'generative' | 'embedding', draft: TrialDraft) {
  const { model, text, instruction, compareWith } = draft
  if (kind === 'embedding') {
    const input = compareWith === undefined ? text : [text, compareWith]
    return { path: '/v1/embeddings', body: { model, input } } as const
  }
  const system = instruction === undefined ? [] : [{ role: 'system', content: instruction }]
  const messages = [...system, { role: 'user', content: text }]
  return { path: '/v1/chat/completions', body: { model, messages } } as const
}

const Answer = z.object({
  choices: z.array(z.object({ message: z.object({ content: z.string().nullish() }) })).optional(),
  data: z.array(z.object({ embedding: z.array(z.number()) })).optional(),
  error: z.object({ code: z.string(), messages: Bilingual }).optional(),
})

/** What the door answered, read; a body of another shape says nothing. */
export function trialOf(
  status: number,
  header: (name: string) => string | undefined,
  body: unknown,
): Omit<Trial, 'entry' | 'record'> & { readonly record: EntryId | undefined } {
  const parsed = Answer.safeParse(body)
  const { choices, data, error }: z.infer<typeof Answer> = parsed.success ? parsed.data : {}
  const text = choices?.flatMap(({ message }) => message.content ?? []).join('\n')
  const record = header('x-hengjian-record') as EntryId | undefined
  const named = {
    record,
    review: header('x-hengjian-review'),
    fallback: header('x-hengjian-fallback'),
    label: header('x-hengjian-label'),
    text,
    vectors: data?.map(({ embedding }) => embedding),
    refusal: error && { code: error.code, message: error.messages },
  }
  return { status, ...named }
}
