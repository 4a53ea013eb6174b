import type { Detector, Origin, Surroundings } from '../detector.ts'
import type { Finding } from '../finding.ts'
import { lookalikeView } from '../lookalike.ts'
import { type NormalisedText, normalise } from '../normalise.ts'
import { isReordering, type Unveiled, unveil } from './disguise.ts'
import { invisibleText } from './invisible.ts'
import { type Head, modelVersion, suspicions } from './model.ts'
import { type InjectionKind, type RuleHit, ruleHits } from './rules.ts'
import { simplifiedText } from './traditional.ts'

export interface InjectionOptions {
  /**
   * From this score on a text counts as an attack. One half is where at most one in a hundred ordinary texts
   * scored higher when the model was calibrated.
   */
  readonly threshold?: number
}

/** The default threshold, chosen in training. */
export const INJECTION_THRESHOLD = 0.5

/** Scores from here up to the threshold are doubtful: a judge may be asked, where the institution has one. */
export const doubtfulBand = { from: 0.3, to: INJECTION_THRESHOLD } as const

/** The longest stretch of original text that one finding covers. */
export const INJECTION_SPAN_MAX = 1_024

const GUARD = 'injection'
/** A payload inside a payload is undone as well; what is wrapped thrice is not read by models either. */
const DEPTH_MAX = 2
/** A rule weaker than this is kept only to support what else is found. */
const WEAK_SCORE = 0.15

/** What was found in one view of a text; offsets are those of the view. */
interface Hit {
  readonly kind: InjectionKind
  readonly start: number
  readonly end: number
  readonly score: number
}

function isStranger(origin: Origin): boolean {
  return origin === 'tool' || origin === 'retrieved'
}

/** The institution's own words give orders by right, and a model's answer quotes what it was asked. */
const TRUST: Record<Origin, number> = {
  system: 0.4,
  user: 1,
  tool: 1,
  retrieved: 1,
  assistant: 0.8,
  reasoning: 0.8,
}

/** As rules read a text: in lower case and simplified characters, unit for unit. */
function plain(text: string): string {
  const lower = text.toLowerCase()
  return simplifiedText(lower.length === text.length ? lower : text)
}

function scoreOfRule({ rule }: RuleHit, origin: Origin): number {
  return isStranger(origin) ? rule.strangers : rule.weight * TRUST[origin]
}

/** Independent signs add up: what each leaves open is multiplied. */
function together(one: number, other: number): number {
  return 1 - (1 - one) * (1 - other)
}

/**
 * The model judges what is sent to a language model, where the whole text is known. Of an answer, which may still
 * be under way, only rules are read: they decide by what lies within `INJECTION_SPAN_MAX`.
 */
function isModelAsked({ direction }: Surroundings): boolean {
  return direction === 'input'
}

function kindOfModel(origin: Origin): InjectionKind {
  return isStranger(origin) ? 'prompt-injection' : 'jailbreak'
}

/** The stretch within which signs count as one attempt. */
const NEARNESS_MAX = 512

/** Neighbours looked at on each side of a hit: more of them change nothing that matters. */
const NEIGHBOURS_MAX = 32

/** The rule's score, raised by rules of other names nearby: each alone may be chance, together they are not. */
function supported(hits: readonly RuleHit[], at: number, origin: Origin): number {
  const hit = hits[at]!
  let score = scoreOfRule(hit, origin)
  const counted = new Set([hit.rule.id])
  const first = Math.max(0, at - NEIGHBOURS_MAX)
  const last = Math.min(hits.length - 1, at + NEIGHBOURS_MAX)
  for (let neighbour = first; neighbour <= last; neighbour += 1) {
    const other = hits[neighbour]!
    if (counted.has(other.rule.id) || Math.abs(other.start - hit.start) > NEARNESS_MAX) continue
    counted.add(other.rule.id)
    score = together(score, scoreOfRule(other, origin) * 0.6)
  }
  return score
}

/** Rules, and the model where it is wanted, on one view of a text. */
function judge(text: string, origin: Origin, withModel: boolean): readonly Hit[] {
  const hits = ruleHits(plain(text))
  const found = hits.map(
    ({ rule: { kind }, start, end }, at): Hit => ({
      kind,
      start,
      end,
      score: supported(hits, at, origin),
    }),
  )
  return withModel ? [...found, ...judgeByModel(text, origin, hits)] : found
}

function judgeByModel(text: string, origin: Origin, hits: readonly RuleHit[]): readonly Hit[] {
  const heads: readonly Head[] = isStranger(origin) ? ['general', 'strangers'] : ['general']
  const kind = kindOfModel(origin)
  return heads.flatMap((head) =>
    suspicions(text, head, WEAK_SCORE).map(({ start, end, score }): Hit => {
      let support = 0
      for (const hit of hits) {
        if (hit.start >= start && hit.start < end) {
          support = Math.max(support, scoreOfRule(hit, origin))
        }
      }
      return { kind, start, end, score: together(score * TRUST[origin], support * 0.5) }
    }),
  )
}

/** The worst of what an unveiled text says, as one hit where it was hidden. */
function judgeUnveiled(unveiled: Unveiled, surroundings: Surroundings, depth: number): number {
  const { origin } = surroundings
  const view = lookalikeView(normalise(unveiled.text))
  const withModel = isModelAsked(surroundings) && !isReordering(unveiled)
  let worst = 0
  for (const { score } of judge(view.text, origin, withModel)) {
    worst = Math.max(worst, score)
  }
  if (depth < DEPTH_MAX) {
    for (const inner of unveil(unveiled.text)) {
      worst = Math.max(worst, judgeUnveiled(inner, surroundings, depth + 1))
    }
  }
  // Whoever hides an order is more likely to mean it than whoever writes it openly.
  return worst === 0 ? 0 : together(worst, worst >= WEAK_SCORE * 2 ? 0.3 : 0)
}

function hiddenHits(view: NormalisedText, surroundings: Surroundings): readonly Hit[] {
  const found: Hit[] = []
  for (const unveiled of unveil(view.text)) {
    const score = judgeUnveiled(unveiled, surroundings, 1)
    if (score > 0) {
      found.push({ kind: 'encoded-payload', start: unveiled.start, end: unveiled.end, score })
    }
  }
  return found
}

function findingOf(hit: Hit, version: string): Finding {
  const { kind, start, score } = hit
  const end = Math.max(start + 1, Math.min(hit.end, start + INJECTION_SPAN_MAX))
  return { guard: GUARD, version, kind, start, end, score }
}

/** Of hits of one kind that overlap, the worst: a stretch inside another of its kind says nothing new. */
function distinct(hits: readonly Hit[]): readonly Hit[] {
  const latest = new Map<InjectionKind, number>()
  const kept: Hit[] = []
  for (const hit of [...hits].sort((a, b) => a.start - b.start || b.score - a.score)) {
    const at = latest.get(hit.kind)
    const before = at === undefined ? undefined : kept[at]
    if (at === undefined || before === undefined || hit.start >= before.end) {
      latest.set(hit.kind, kept.length)
      kept.push(hit)
    } else if (hit.score > before.score) kept[at] = hit
  }
  return kept.sort((a, b) => a.start - b.start || a.end - b.end)
}

function detectIn(
  text: NormalisedText,
  surroundings: Surroundings,
  threshold: number,
): readonly Hit[] {
  const view = lookalikeView(text)
  const visible = [
    ...judge(view.text, surroundings.origin, isModelAsked(surroundings)),
    ...hiddenHits(view, surroundings),
  ].map((hit): Hit => ({ ...hit, start: view.startOf(hit.start), end: view.endOf(hit.end) }))
  const invisible = invisibleText(text.original).map(({ start, end, score, message }): Hit => {
    const said = message === undefined ? 0 : judgeUnveiled(message, surroundings, 1)
    return { kind: 'invisible-text', start, end, score: together(score, said) }
  })
  return distinct([...visible, ...invisible].filter(({ score }) => score >= threshold))
}

/**
 * Finds orders to the model where none may be given, and attempts to talk it out of its rules. Rules and a
 * small model read the text, the text with look-alikes undone, and what is hidden in it.
 */
export function injectionDetector({
  threshold = INJECTION_THRESHOLD,
}: InjectionOptions = {}): Detector {
  const version = `rules-1.1.0+model-${modelVersion}`
  return {
    id: GUARD,
    version,
    spanMax: INJECTION_SPAN_MAX,
    detect: (text, surroundings) =>
      detectIn(text, surroundings, threshold).map((hit) => findingOf(hit, version)),
  }
}

/** How suspect a text is at its worst, 0 to 1: for measuring, and for the doubtful band. */
export function injectionScore(text: NormalisedText, surroundings: Surroundings): number {
  return detectIn(text, surroundings, 0).reduce((worst, { score }) => Math.max(worst, score), 0)
}
