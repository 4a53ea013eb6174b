import { useCallWords } from '../../language/call-words.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { optionWords, wordedOption } from '../../language/option-words.ts'
import { useNumber } from '../../pieces/instant.tsx'
import { Blank } from '../../pieces/states.tsx'
import { Status } from '../../pieces/status.tsx'

const words = texts({
  steps: ['模型路径', 'How a model was reached'],
  findings: ['护栏发现', 'What guards found'],
  none: ['没有路径与发现', 'Neither path nor findings'],
  threshold: ['阈值', 'threshold'],
  score: ['得分', 'score'],
  milliseconds: [(ms: string) => `${ms} 毫秒`, (ms: string) => `${ms} ms`],
})

interface Step {
  readonly model?: string
  readonly deployment?: string
  readonly outcome?: string
  readonly ms?: number
}
interface Finding {
  readonly guard?: string
  readonly kind?: string
  readonly direction?: string
  readonly score?: number
  readonly threshold?: number
  readonly action?: string
}

const listIn = <One,>(body: unknown, name: string): readonly One[] => {
  const value =
    typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : undefined
  return Array.isArray(value) ? (value as One[]) : []
}

/** What the record of a call says of its way: deployments tried, findings with their scores and thresholds. */
export function CallPath({ body }: { body: unknown }) {
  const say = useTexts(words)
  const worded = useCallWords()
  const titles = useTexts(optionWords)
  const number = useNumber()
  const steps = listIn<Step>(body, 'path')
  const findings = listIn<Finding>(body, 'findings')
  if (steps.length === 0 && findings.length === 0) return <Blank title={say.none} />
  return (
    <>
      {steps.length > 0 && (
        <section className="raw">
          <h3>{say.steps}</h3>
          <ol className="plain-list">
            {steps.map((step, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a step has no name of its own, and its place never changes
              <li key={at}>
                <span className="mono">{step.deployment ?? step.model}</span>{' '}
                {worded.pathOutcome(step.outcome ?? '')}{' '}
                {step.ms !== undefined && (
                  <span className="dim">{say.milliseconds(number(step.ms))}</span>
                )}
              </li>
            ))}
          </ol>
        </section>
      )}
      {findings.length > 0 && (
        <section className="raw">
          <h3>{say.findings}</h3>
          <ul className="plain-list">
            {findings.map((finding, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two findings may be the same in every member
              <li key={at}>
                <Status tone={finding.action === 'refuse' ? 'bad' : 'warn'}>
                  {wordedOption(titles, finding.action ?? '')}
                </Status>{' '}
                {worded.finding(finding.guard ?? '', finding.kind ?? '')} ·{' '}
                {wordedOption(titles, finding.direction ?? '')} · {say.score}{' '}
                {number(finding.score ?? 0)} · {say.threshold} {number(finding.threshold ?? 0)}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}
