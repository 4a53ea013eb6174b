import type { Finding } from '../finding.ts'
import type { NormalisedText } from '../normalise.ts'

/**
 * Findings for a stretch of the normalised text. Invisible characters can make the original of a short word as
 * long as an attacker likes; what is longer than `spanMax` becomes several findings that touch, so that masking
 * still covers all of it.
 */
export function findingsOver(
  text: NormalisedText,
  start: number,
  end: number,
  finding: Omit<Finding, 'start' | 'end'>,
  spanMax: number,
): Finding[] {
  const last = text.endOf(end)
  const findings: Finding[] = []
  for (let from = text.startOf(start); from < last; from += spanMax) {
    findings.push({ ...finding, start: from, end: Math.min(last, from + spanMax) })
  }
  return findings
}
