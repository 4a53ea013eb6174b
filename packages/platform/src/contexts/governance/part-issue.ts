import type { Bilingual } from '#kernel/bilingual.ts'
import type { InputIssue } from '#kernel/issue.ts'
import type { PartDefinition } from './catalogue.ts'
import type { FieldIssue, FieldProblem } from './part-content.ts'

/** What is wrong with a field of a part, as the person who fills in its form reads it. */
export interface PartIssue extends InputIssue {
  readonly label: Bilingual
  readonly problem: FieldProblem
}

export function partIssue({ fields }: PartDefinition, { field, problem }: FieldIssue): PartIssue {
  const found = fields.find(({ id }) => id === field)
  return {
    at: `body.content.${field}`,
    label: found?.label ?? { zh: field, en: field },
    problem,
    message: wordsOf(problem, found?.lengthMin, found?.countMin),
  }
}

function wordsOf(problem: FieldProblem, lengthMin = 1, countMin = 1): Bilingual {
  if (problem === 'too-short') {
    return { zh: `至少 ${lengthMin} 个字符`, en: `needs at least ${lengthMin} characters` }
  }
  if (problem === 'too-few') {
    return { zh: `至少 ${countMin} 项`, en: `needs at least ${countMin} entries` }
  }
  return words[problem]
}

const words = {
  missing: { zh: '请填写', en: 'is missing' },
  'unknown-field': { zh: '没有这一字段', en: 'there is no such field' },
  'wrong-type': { zh: '形式不符', en: 'does not have the form asked for' },
  'not-an-option': { zh: '不在可选范围内', en: 'is not one of the choices' },
  'not-a-duration': { zh: '不是时长，如 PT4H', en: 'is no length of time like PT4H' },
  'not-a-condition': { zh: '不是可判定的条件', en: 'is no condition that can be decided' },
  'not-a-table': { zh: '不是总能作答的决策表', en: 'is no decision table that always answers' },
  'never-reached': { zh: '有永远到不了的步骤', en: 'has a step that is never reached' },
  'not-a-schema': { zh: '不是 JSON Schema', en: 'is no JSON schema' },
  'out-of-range': { zh: '超出允许范围', en: 'is out of range' },
} as const satisfies Record<Exclude<FieldProblem, 'too-short' | 'too-few'>, Bilingual>
