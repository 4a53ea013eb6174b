import { normalise } from '../normalise.ts'

/** Where the visible label of a text stands (GB 45438-2025 allows the start, the end or a fit place between). */
export type LabelPosition = 'start' | 'end' | 'both'

export type VisibleLabelVerdict =
  | { readonly outcome: 'labelled'; readonly at: 'start' | 'middle' | 'end' }
  | { readonly outcome: 'unlabelled' }

export type LabelTextVerdict =
  | { readonly outcome: 'valid' }
  | { readonly outcome: 'refused'; readonly missing: readonly LabelElement[] }

export type LabelElement = 'ai' | 'generation'

export type LabelledText =
  | { readonly outcome: 'labelled'; readonly text: string }
  | { readonly outcome: 'refused'; readonly missing: readonly LabelElement[] }

export type StreamLabels =
  /** What goes out before the first piece and after the last one; empty where nothing does. */
  | { readonly outcome: 'labelled'; readonly start: string; readonly end: string }
  | { readonly outcome: 'refused'; readonly missing: readonly LabelElement[] }

/** The wording that holds where a permit says nothing else. */
export const visibleLabels = {
  zh: '【本内容由人工智能生成，仅供参考】',
  en: '【AI生成 · AI-generated content, for reference only】',
} as const

/** The two elements must stand in one label, not somewhere in an article about either. */
const ELEMENTS_APART_MAX = 12
const EDGE_LENGTH = 80
const ai = /人工智能|(?<![A-Za-z])AI(?![A-Za-z])/
const generation = /生成|合成/
const together = new RegExp(
  `(?:人工智能|(?<![A-Za-z])AI(?![A-Za-z]))[^。！？!?\\n]{0,${ELEMENTS_APART_MAX}}(?:生成|合成)|(?:生成|合成)[^。！？!?\\n]{0,${ELEMENTS_APART_MAX}}(?:人工智能|(?<![A-Za-z])AI(?![A-Za-z]))`,
  'g',
)

/** Whether a wording is a label at all: an AI element AND a generation element (GB 45438-2025). */
export function checkLabelText(label: string): LabelTextVerdict {
  const { text } = normalise(label)
  const missing: LabelElement[] = []
  if (!ai.test(text)) missing.push('ai')
  if (!generation.test(text)) missing.push('generation')
  return missing.length === 0 ? { outcome: 'valid' } : { outcome: 'refused', missing }
}

/** Whether a text carries a visible label, and where. */
export function checkVisibleLabel(text: string): VisibleLabelVerdict {
  const normalised = normalise(text).text.trim()
  let found = false
  for (const match of normalised.matchAll(together)) {
    if (match.index < EDGE_LENGTH) return { outcome: 'labelled', at: 'start' }
    if (match.index + match[0].length > normalised.length - EDGE_LENGTH) {
      return { outcome: 'labelled', at: 'end' }
    }
    found = true
  }
  return found ? { outcome: 'labelled', at: 'middle' } : { outcome: 'unlabelled' }
}

/** Puts a label at its place. INVARIANT: doing it twice is doing it once. */
export function labelText(text: string, label: string, position: LabelPosition): LabelledText {
  const labels = labelStream(label, position)
  if (labels.outcome === 'refused') return labels
  const start = text.startsWith(label) ? '' : labels.start
  const end = text.trimEnd().endsWith(label) && text.trim() !== label ? '' : labels.end
  return { outcome: 'labelled', text: `${start}${text}${end}` }
}

/** The same for a stream, where the text is not known yet: what to send before it and behind it. */
export function labelStream(label: string, position: LabelPosition): StreamLabels {
  const verdict = checkLabelText(label)
  if (verdict.outcome === 'refused') return verdict
  return {
    outcome: 'labelled',
    start: position === 'end' ? '' : `${label}\n\n`,
    end: position === 'start' ? '' : `\n\n${label}`,
  }
}
