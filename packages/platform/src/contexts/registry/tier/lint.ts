import { evaluateExpressionSync, evaluateUnaryExpressionSync, ZenEngine } from '@gorules/zen-engine'
import { factorDomains, Tier } from './factors.ts'
import { readScenarios } from './floor.ts'
import { DecisionGraph, type TableNode } from './graph.ts'

/** One thing that is wrong with a tier table, as precisely as an editor needs it to mark the cell. */
export interface TableFault {
  readonly code:
    | 'graph_malformed'
    | 'cell_unreadable'
    | 'cell_never_matches'
    | 'output_unreadable'
    | 'output_unknown'
    | 'tier_unknown'
    | 'default_missing'
    | 'rule_unreachable'
    | 'rule_duplicated'
    | 'level_uncovered'
  readonly node?: string
  readonly rule?: string
  readonly column?: string
  readonly detail: string
}

/** What the tables of one use may read and say. */
export interface TableWords {
  readonly outputs: readonly string[]
  /** The values that a field can take, where they are known. */
  readonly domainOf: (field: string) => readonly (string | boolean)[] | undefined
}

const tierWords: TableWords = {
  outputs: ['tier', 'rule', 'grounds.zh', 'grounds.en', 'factor', 'points'],
  domainOf: tierDomainOf,
}

/**
 * Everything that is wrong with a decision table, at once; empty when it may be put in force. Without `words` it is read
 * as a tier table.
 *
 * The engine's own `validate()` passes a cell that it cannot read and evaluation then skips the rule without a word, so
 * that one typing mistake could lower a tier. Each cell is therefore parsed here, and tried on every value that its
 * factor can take: a cell that matches none of them is as wrong as one that cannot be read.
 */
export function lintTable(json: unknown, words: TableWords = tierWords): readonly TableFault[] {
  const parsed = DecisionGraph.safeParse(json)
  if (!parsed.success) {
    return parsed.error.issues.map(({ path, message }) => ({
      code: 'graph_malformed',
      detail: `${path.join('.')}: ${message}`,
    }))
  }
  return [...lintGraph(parsed.data), ...parsed.data.nodes.flatMap((node) => lintNode(node, words))]
}

function lintGraph(graph: DecisionGraph): TableFault[] {
  const faults: TableFault[] = []
  for (const type of ['inputNode', 'outputNode'] as const) {
    const count = graph.nodes.filter((node) => node.type === type).length
    if (count !== 1) faults.push({ code: 'graph_malformed', detail: `${count} nodes of ${type}` })
  }
  const ids = new Set(graph.nodes.map(({ id }) => id))
  if (ids.size !== graph.nodes.length) {
    faults.push({ code: 'graph_malformed', detail: 'two nodes share an id' })
  }
  for (const { id, sourceId, targetId } of graph.edges) {
    if (ids.has(sourceId) && ids.has(targetId)) continue
    faults.push({ code: 'graph_malformed', detail: `edge ${id} leads nowhere` })
  }
  if (faults.length > 0) return faults
  const reason = readingFault(() => new ZenEngine().createDecision(graph).validate())
  return reason === undefined ? [] : [{ code: 'graph_malformed', detail: reason }]
}

function lintNode(node: DecisionGraph['nodes'][number], words: TableWords): TableFault[] {
  if (node.type === 'expressionNode') {
    return node.content.expressions.flatMap(({ key, value }) => {
      const detail = readingFault(() => evaluateExpressionSync(value, {}))
      return detail === undefined
        ? []
        : [{ code: 'output_unreadable' as const, node: node.name, column: key, detail }]
    })
  }
  if (node.type !== 'decisionTableNode') return []
  return [
    ...lintOrder(node),
    ...lintInputs(node, words),
    ...lintOutputs(node, words),
    ...(node.content.hitPolicy === 'collect' ? lintCoverage(node, words) : []),
  ]
}

/** Under `first` the order of rules is meaning: something must always answer, and nothing may stand behind it. */
function lintOrder({ name: node, content }: TableNode): TableFault[] {
  const faults: TableFault[] = []
  const seen = new Set<string>()
  for (const { _id: rule } of content.rules) {
    if (seen.has(rule))
      faults.push({ code: 'rule_duplicated', node, rule, detail: 'its id is taken' })
    seen.add(rule)
  }
  if (content.hitPolicy !== 'first') return faults

  const firstDefault = content.rules.findIndex((rule) =>
    content.inputs.every(({ id }) => (rule[id] ?? '').trim() === ''),
  )
  if (firstDefault === -1) {
    return [...faults, { code: 'default_missing', node, detail: 'no rule answers the rest' }]
  }
  const behind = content.rules.slice(firstDefault + 1)
  return [
    ...faults,
    ...behind.map(({ _id: rule }) => ({
      code: 'rule_unreachable' as const,
      node,
      rule,
      detail: 'it stands behind the rule that answers everything',
    })),
  ]
}

function lintInputs({ name: node, content }: TableNode, { domainOf }: TableWords): TableFault[] {
  return content.rules.flatMap((rule) =>
    content.inputs.flatMap((column): TableFault[] => {
      const cell = (rule[column.id] ?? '').trim()
      if (cell === '') return []
      const where = { node, rule: rule._id, column: column.field }
      const domain = domainOf(column.field)
      const tries = (domain ?? [0, '', true]).map((value) => tryCell(cell, value))
      const unreadable = tries.find((attempt) => attempt.unreadable !== undefined)?.unreadable
      if (unreadable !== undefined) {
        return [{ code: 'cell_unreadable', ...where, detail: unreadable }]
      }
      // Computed fields have no known domain; there a cell is only asked to make sense to one kind of value.
      const sound = domain === undefined ? tries.some((t) => t.made) : tries.some((t) => t.matched)
      return sound
        ? []
        : [{ code: 'cell_never_matches', ...where, detail: `no value of ${column.field} meets it` }]
    }),
  )
}

function lintOutputs({ name: node, content }: TableNode, { outputs }: TableWords): TableFault[] {
  const unknown = content.outputs
    .filter(({ field }) => !outputs.includes(field))
    .map(
      ({ field }): TableFault => ({
        code: 'output_unknown',
        node,
        column: field,
        detail: `not one of ${outputs.join(', ')}`,
      }),
    )
  const unreadable = content.rules.flatMap((rule) =>
    content.outputs.flatMap((column): TableFault[] => {
      const cell = rule[column.id] ?? ''
      const where = { node, rule: rule._id, column: column.field }
      const detail = readingFault(() => evaluateExpressionSync(cell, {}))
      if (detail !== undefined) return [{ code: 'output_unreadable', ...where, detail }]
      if (column.field !== 'tier' || !/^(["']).*\1$/.test(cell.trim())) return []
      const tier = cell.trim().slice(1, -1)
      return Tier.safeParse(tier).success
        ? []
        : [{ code: 'tier_unknown', ...where, detail: `\`${tier}\` is no tier` }]
    }),
  )
  return [...unknown, ...unreadable]
}

/** A collecting table that has nothing to say about a level would count it as nothing: the tier would fall unseen. */
function lintCoverage({ name: node, content }: TableNode, { domainOf }: TableWords): TableFault[] {
  return content.inputs.flatMap(({ id, field }) => {
    const uncovered = (domainOf(field) ?? []).filter(
      (value) =>
        !content.rules.some((rule) => {
          const cell = (rule[id] ?? '').trim()
          return cell !== '' && tryCell(cell, value).matched
        }),
    )
    return uncovered.map(
      (value): TableFault => ({
        code: 'level_uncovered',
        node,
        column: field,
        detail: `no rule looks at \`${value}\``,
      }),
    )
  })
}

interface Attempt {
  readonly unreadable?: string
  readonly made: boolean
  readonly matched: boolean
}

function tryCell(cell: string, value: unknown): Attempt {
  try {
    return { made: true, matched: evaluateUnaryExpressionSync(cell, { $: value }) }
  } catch (error) {
    const { type, detail } = engineError(error)
    // Only what cannot be parsed is unreadable; a comparison of unlike kinds is a miss, as it is to the engine.
    if (type === 'vmError' || type === 'missingContextReference') {
      return { made: false, matched: false }
    }
    return { unreadable: detail, made: false, matched: false }
  }
}

/** What the engine cannot read in an expression; `undefined` when it reads it, whatever its value then is. */
function readingFault(attempt: () => unknown): string | undefined {
  try {
    attempt()
    return undefined
  } catch (error) {
    const { type, detail } = engineError(error)
    return type === 'vmError' || type === 'missingContextReference' ? undefined : detail
  }
}

/** The engine reports errors as JSON with a stack of its own behind it, which is of no use to an author of tables. */
function engineError(error: unknown): { type: string; detail: string } {
  const message = error instanceof Error ? error.message : String(error)
  const [json = ''] = message.split('\n')
  try {
    const { type, source } = JSON.parse(json) as { type?: string; source?: unknown }
    return { type: type ?? 'unknown', detail: typeof source === 'string' ? source : json }
  } catch {
    return { type: 'unknown', detail: json }
  }
}

function tierDomainOf(field: string): readonly (string | boolean)[] | undefined {
  if (field === 'scenario') return readScenarios().scenarios.map(({ id }) => id)
  if (field === 'tier' || field.endsWith('.tier')) return Tier.options
  return factorDomains[field]
}
