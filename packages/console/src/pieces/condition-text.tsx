import { useReviewWords } from '../language/condition-words.ts'

/** A review condition in words, and as the permit has it. */
export function ConditionText({ when }: { when: string }) {
  const { conditionOf } = useReviewWords()
  return (
    <span>
      {conditionOf(when)} <span className="dim mono">{when}</span>
    </span>
  )
}
