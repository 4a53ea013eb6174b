import type { ZenEngineTrace } from '@gorules/zen-engine'

/** One step of a derivation: the node, the rules that matched with their cells, and the values they looked at. */
export interface TraceStep {
  readonly node: string
  readonly matched: readonly {
    readonly rule: string
    readonly cells: Readonly<Record<string, string>>
  }[]
  readonly values: Readonly<Record<string, unknown>>
}

/**
 * The engine's trace, cut to what a person needs to follow a derivation: steps in their order, rules by id, matched cells
 * and the values they met. Timings and repeated contexts are left out, so that the same factors give the same trace.
 */
export function compactTrace(trace: Readonly<Record<string, ZenEngineTrace>>): TraceStep[] {
  return Object.values(trace)
    .filter(({ traceData }) => traceData !== null && traceData !== undefined)
    .sort((left, right) => left.order - right.order)
    .map(stepOf)
}

function stepOf({ name, traceData }: ZenEngineTrace): TraceStep {
  const matches = (Array.isArray(traceData) ? traceData : [traceData]).filter(isTableMatch)
  if (matches.length === 0) return { node: name, matched: [], values: resultsOf(traceData) }
  return {
    node: name,
    matched: matches.map(({ rule }) => {
      const { _id, _description, ...cells } = rule
      return { rule: _id ?? '', cells: plainCells(cells) }
    }),
    values: Object.assign({}, ...matches.map(({ reference_map }) => reference_map)),
  }
}

interface TableMatch {
  readonly reference_map: Record<string, unknown>
  readonly rule: Record<string, string>
}

function isTableMatch(value: unknown): value is TableMatch {
  return typeof value === 'object' && value !== null && 'rule' in value && 'reference_map' in value
}

/** The engine names a cell `field[columnId]`; the field alone says it. Empty cells looked at nothing. */
function plainCells(cells: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(cells)
      .filter(([, cell]) => cell.trim() !== '')
      .map(([key, cell]) => [key.replace(/\[[^\]]*\]$/, ''), cell]),
  )
}

function resultsOf(traceData: Readonly<Record<string, { result?: unknown }>>) {
  return Object.fromEntries(
    Object.entries(traceData).map(([key, value]) => [key, value?.result ?? null]),
  )
}
