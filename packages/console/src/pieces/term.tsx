import { Tooltip } from 'antd'
import { texts, useTexts } from '../language/language.tsx'
import { type TermName, termTexts } from '../language/terms.ts'
import './term.css'

const words = texts({ meaning: ['释义', 'What this means'] })

/** What a word of the product means, for who meets it here first: on hovering, focus or touch. */
export function Term({ of }: { of: TermName }) {
  const say = useTexts(words)
  const terms = useTexts(termTexts)
  return (
    <Tooltip title={terms[of]} trigger={['hover', 'focus', 'click']}>
      <button type="button" className="term" aria-label={say.meaning}>
        <span aria-hidden>?</span>
      </button>
    </Tooltip>
  )
}
