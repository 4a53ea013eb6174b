import { texts, useTexts } from '../../language/language.tsx'
import { Blank } from '../../pieces/states.tsx'
import { Status } from '../../pieces/status.tsx'

const words = texts({
  steps: ['模型路径', 'How a model was reached'],
  findings: ['护栏发现', 'What guards found'],
  none: ['没有路径与发现', 'Neither path nor findings'],
  threshold: ['阈值', 'threshold'],
  score: ['得分', 'score'],
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
                <span className="mono">{step.deployment ?? step.model}</span> {step.outcome}{' '}
                {step.ms !== undefined && <span className="dim">{step.ms} ms</span>}
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
                  {finding.guard}:{finding.kind}
                </Status>{' '}
                {say.score} {finding.score} · {say.threshold} {finding.threshold} ·{' '}
                <span className="mono">{finding.action}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}
