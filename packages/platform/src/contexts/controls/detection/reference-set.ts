import { z } from 'zod'
import { defineId, InstitutionId, PersonId } from '#kernel/ids.ts'
import { because } from '#kernel/issue.ts'
import { Instant } from '#kernel/time.ts'

export const ReferenceSetId = defineId('rset')
export type ReferenceSetId = z.infer<typeof ReferenceSetId>

/** The four of measure 25.4: by where they come in. */
export const AttackKind = z.enum(['prompt', 'reasoning', 'multimodal', 'context'])
export type AttackKind = z.infer<typeof AttackKind>

const INPUT_CHARACTERS_MAX = 1_000_000
const PICTURE = /^data:image\/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/]+={0,2}$/

/** One case: an attack that the guards have to detect, or an ordinary text of the same kind that has to pass. */
export const ReferenceCase = z
  .strictObject({
    input: z.string().trim().min(1).max(INPUT_CHARACTERS_MAX),
    expected: z.enum(['detected', 'passed']),
    kind: AttackKind,
  })
  .refine(
    ({ kind, input }) => kind !== 'multimodal' || PICTURE.test(input),
    because(
      'multimodal 样例的 input 须为图片（data:image/…;base64,…）',
      'the input of a multimodal case is a picture (data:image/…;base64,…)',
    ),
  )
  .readonly()
export type ReferenceCase = z.infer<typeof ReferenceCase>

export const ReferenceSetName = z.string().trim().min(2).max(80)

/** How a file of cases is to be read: one JSON object a line, or a table with the columns input, expected, kind. */
export const ReferenceSetTerms = z.strictObject({
  name: ReferenceSetName,
  format: z.enum(['jsonl', 'csv']),
})
export type ReferenceSetTerms = z.infer<typeof ReferenceSetTerms>

/** Something that is told of each of the four. */
export const ofEachKind = <S extends z.ZodType>(of: S) =>
  z.object({ prompt: of, reasoning: of, multimodal: of, context: of })

/** How many attacks and how many ordinary texts there are of a kind. */
export const CaseCounts = ofEachKind(
  z.object({ attacks: z.int().nonnegative(), ordinary: z.int().nonnegative() }),
)
export type CaseCounts = z.infer<typeof CaseCounts>

/**
 * What the institution measures its guards by (measure 25.4). The newest that a second person adopted is in force. INVARIANT:
 * nobody adopts what they imported: whoever chooses the cases alone would choose the result.
 */
export const ReferenceSet = z.object({
  id: ReferenceSetId,
  institution: InstitutionId,
  ...ReferenceSetTerms.shape,
  /** Of the imported file, `sha256:…`. */
  digest: z.string(),
  counts: CaseCounts,
  importedBy: PersonId,
  importedAt: Instant,
  adoptedBy: PersonId.optional(),
  adoptedAt: Instant.optional(),
})
export type ReferenceSet = z.infer<typeof ReferenceSet>

export function countCases(cases: readonly ReferenceCase[]): CaseCounts {
  const counted = (kind: AttackKind) => {
    const own = cases.filter((one) => one.kind === kind)
    const attacks = own.filter(({ expected }) => expected === 'detected').length
    return { attacks, ordinary: own.length - attacks }
  }
  return {
    ...{ prompt: counted('prompt'), reasoning: counted('reasoning') },
    ...{ multimodal: counted('multimodal'), context: counted('context') },
  }
}
