import { FULL_MASK, maskOf } from './mask.ts'
import { type Judged, strictnessOf } from './policy.ts'
import { restore, type TokenVault, tokenFor } from './vault-token.ts'

/** A stretch of text and what stands in its place. */
export interface Edit {
  readonly start: number
  readonly end: number
  readonly replacement: string
}

interface Cluster {
  start: number
  end: number
  readonly members: Judged[]
}

/** Findings that must be hidden, in clusters that overlap one another; what only touches stays apart. */
export function clustersOf(judged: readonly Judged[]): readonly Readonly<Cluster>[] {
  const hidden = judged
    .filter(({ action, start, end }) => (action === 'mask' || action === 'token') && end > start)
    .sort((a, b) => a.start - b.start || b.end - a.end)
  const clusters: Cluster[] = []
  for (const finding of hidden) {
    const last = clusters.at(-1)
    if (last === undefined || finding.start >= last.end) {
      clusters.push({ start: finding.start, end: finding.end, members: [finding] })
    } else {
      last.end = Math.max(last.end, finding.end)
      last.members.push(finding)
    }
  }
  return clusters
}

/**
 * The edit of one cluster: the strictest action, over all that any of its findings covers.
 * INVARIANT: where findings disagree about what lies there, nothing of it is shown, since the mask of one kind may
 * show what the mask of the other hides.
 */
function editOf(text: string, cluster: Readonly<Cluster>, vault: TokenVault | undefined): Edit {
  const { start, end, members } = cluster
  const [first] = members
  const value = text.slice(start, end)
  const strictest = members.reduce((most, { action }) => Math.max(most, strictnessOf(action)), 0)
  const kind = first?.kind ?? ''
  if (vault !== undefined && strictest === strictnessOf('token')) {
    return { start, end, replacement: tokenFor(vault, kind, value) }
  }
  // The mask of what it continues stands for it as well.
  if (members.some((member) => member.continues && member.start === start && member.end === end)) {
    return { start, end, replacement: '' }
  }
  const agreed = members.every(
    (member) => member.kind === kind && member.start === start && member.end === end,
  )
  return { start, end, replacement: agreed ? maskOf(kind, value) : FULL_MASK }
}

/** What a text becomes under its findings. Without a vault a token cannot be turned back, so a mask takes its place. */
export function editsOf(
  text: string,
  judged: readonly Judged[],
  vault: TokenVault | undefined,
): readonly Edit[] {
  return clustersOf(judged).map((cluster) => editOf(text, cluster, vault))
}

/**
 * The stretch `[from, to)` of a text with its edits, which lie within it. With `restoring`, tokens between the edits
 * turn back into values; what an edit put in stays.
 */
export function edited(
  text: string,
  edits: readonly Edit[],
  from: number,
  to: number,
  restoring?: TokenVault,
): string {
  const kept = (start: number, end: number): string => {
    const gap = text.slice(start, end)
    return restoring === undefined ? gap : restore(gap, restoring)
  }
  let result = ''
  let at = from
  for (const { start, end, replacement } of edits) {
    result += kept(at, start) + replacement
    at = end
  }
  return result + kept(at, to)
}
