import { z } from 'zod'
import { EntryReply } from '#contexts/ledger/index.ts'
import type { ModelKind } from '#contexts/registry/index.ts'
import { Bilingual } from '#kernel/bilingual.ts'
import { EntryId, ModelVersionId } from '#kernel/ids.ts'
import { TENSORS_MAX } from './inference.ts'
import { ModelDescription, TensorDescription } from './model-description.ts'
import {
  DIMENSIONS_MAX,
  datatypes,
  TENSOR_NAME_CHARACTERS_MAX,
  type Tensor,
  valuesOf,
} from './tensor.ts'

const TEXT_CHARACTERS_MAX = 8_000
const ERROR_CHARACTERS_MAX = 2_000
const Text = z.string().trim().min(1).max(TEXT_CHARACTERS_MAX)

const CaseTensor = z.strictObject({
  name: z.string().min(1).max(TENSOR_NAME_CHARACTERS_MAX),
  datatype: z.enum(datatypes),
  shape: z.array(z.int().nonnegative()).max(DIMENSIONS_MAX).readonly(),
  data: z.array(z.json()).readonly(),
})

/** What somebody asks a model on its trial page. */
export const TrialDraft = z
  .strictObject({
    model: ModelVersionId,
    /** Of a generative or an embedding model. */
    text: Text.optional(),
    /** The part of the system, for a generative model. */
    instruction: Text.optional(),
    /** A second text, for an embedding model: how near it is to the first. */
    compareWith: Text.optional(),
    /** A case for a predictive model, as the Open Inference Protocol writes it; the door looks closer. */
    inputs: z.array(CaseTensor).min(1).max(TENSORS_MAX).readonly().optional(),
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
  /** Of a predictive model; the values of each in their order. */
  outputs: z
    .array(
      TensorDescription.extend({
        data: z.array(z.union([z.string(), z.number(), z.boolean()])).readonly(),
      }),
    )
    .readonly()
    .optional(),
  vectors: z.array(z.array(z.number()).readonly()).readonly().optional(),
  refusal: z.object({ code: z.string(), message: Bilingual }).optional(),
})
export type Trial = z.input<typeof Trial>

/** What a predictive model asks for and gives, as the door says it, or why the door does not say it. */
export const TrialForm = z.object({
  status: z.int(),
  inputs: ModelDescription.shape.inputs.optional(),
  outputs: ModelDescription.shape.outputs.optional(),
  refusal: Trial.shape.refusal,
})
export type TrialForm = z.input<typeof TrialForm>

/** A call of the door. */
export interface DoorCall {
  readonly path: string
  /** Absent where something is only looked up. */
  readonly body?: object
}

/** The call of the door that asks this of a model of this kind; `undefined` where the draft holds what is for another kind. */
export function callOf(kind: ModelKind, draft: TrialDraft): DoorCall | undefined {
  const { model, text, instruction, compareWith, inputs } = draft
  if ((kind === 'predictive') !== (text === undefined)) return undefined
  if ((kind === 'predictive') !== (inputs !== undefined)) return undefined
  if (kind === 'predictive') return { path: `/v2/models/${model}/infer`, body: { inputs } }
  if (kind === 'embedding') {
    const input = compareWith === undefined ? text : [text, compareWith]
    return { path: '/v1/embeddings', body: { model, input } }
  }
  const system = instruction === undefined ? [] : [{ role: 'system', content: instruction }]
  const messages = [...system, { role: 'user', content: text }]
  return { path: '/v1/chat/completions', body: { model, messages } }
}

const Answer = z.object({
  choices: z.array(z.object({ message: z.object({ content: z.string().nullish() }) })).optional(),
  data: z.array(z.object({ embedding: z.array(z.number()) })).optional(),
  outputs: z.array(TensorDescription.extend({ data: z.array(z.unknown()) })).optional(),
  /** Of the door; a text where a predictive model itself refused the case. */
  error: z
    .union([
      z.object({ code: z.string(), messages: Bilingual }),
      z
        .string()
        .max(ERROR_CHARACTERS_MAX)
        .transform((text) => ({ code: 'upstream', messages: { zh: text, en: text } })),
    ])
    .optional(),
})

/** What the door answered, read; a body of another shape says nothing. */
export function trialOf(
  status: number,
  header: (name: string) => string | undefined,
  body: unknown,
): Omit<Trial, 'entry' | 'record'> & { readonly record: EntryId | undefined } {
  const parsed = Answer.safeParse(body)
  const { choices, data, outputs, error }: z.infer<typeof Answer> = parsed.success
    ? parsed.data
    : {}
  const text = choices?.flatMap(({ message }) => message.content ?? []).join('\n')
  const record = header('x-hengjian-record') as EntryId | undefined
  const named = {
    record,
    review: header('x-hengjian-review'),
    fallback: header('x-hengjian-fallback'),
    label: header('x-hengjian-label'),
    text,
    outputs: outputs?.map((output) => ({ ...output, data: scalarsOf(output) })),
    vectors: data?.map(({ embedding }) => embedding),
    refusal: error && { code: error.code, message: error.messages },
  }
  return { status, ...named }
}

/** What the door answered to the question what a model asks for. */
export function trialFormOf(status: number, body: unknown): TrialForm {
  const described = ModelDescription.safeParse(body)
  if (described.success) return { status, ...described.data }
  return { status, refusal: trialOf(status, () => undefined, body).refusal }
}

const scalarsOf = (output: Pick<Tensor, 'data'>) =>
  valuesOf(output).filter((value) => ['string', 'number', 'boolean'].includes(typeof value)) as (
    | string
    | number
    | boolean
  )[]
