import type { Detector } from '../detector.ts'
import type { Finding } from '../finding.ts'

/** A detector of one linear pattern with nothing in it that depends on more than its match and its neighbours. */
export function patternDetector(
  id: string,
  kind: string,
  pattern: RegExp,
  spanMax: number,
): Detector {
  return {
    id,
    version: 'test',
    spanMax,
    detect: ({ text, startOf, endOf }) =>
      Array.from(text.matchAll(pattern), (match): Finding => {
        const start = startOf(match.index)
        const end = endOf(match.index + match[0].length)
        return { guard: id, version: 'test', kind, start, end, score: 1 }
      }),
  }
}

/** Mobile numbers that stand alone. */
export function mobileDetector(): Detector {
  return patternDetector('identifier', 'mobile', /(?<![0-9])1[3-9][0-9]{9}(?![0-9])/g, 13)
}
