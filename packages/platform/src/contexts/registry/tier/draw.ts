import { z } from 'zod'
import { Bilingual } from '#kernel/bilingual.ts'
import type { DecisionGraph, TableNode } from './graph.ts'
import type { TierTable } from './tier.ts'

const Column = z.object({ id: z.string(), field: z.string(), title: Bilingual })

const Step = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('table'),
    name: z.string(),
    /** Whether the first rule that matches answers, or all that match. */
    hits: z.enum(['first', 'collect']),
    inputs: z.array(Column).readonly(),
    outputs: z.array(Column).readonly(),
    /** In their order; a cell stands under the id of its column, an empty one looks at nothing. */
    rules: z
      .array(z.object({ id: z.string(), cells: z.record(z.string(), z.string()) }))
      .readonly(),
  }),
  z.object({
    kind: z.literal('expressions'),
    name: z.string(),
    expressions: z.array(z.object({ key: z.string(), value: z.string() })).readonly(),
  }),
])

/** A tier table as it is drawn: its steps in their order, named as the steps of a trace are. */
export const DrawnTable = z.object({
  version: z.string(),
  digest: z.string(),
  steps: z.array(Step).readonly(),
})
export type DrawnTable = z.infer<typeof DrawnTable>

export function drawTable({ version, digest, graph }: TierTable): DrawnTable {
  return { version, digest, steps: graph.nodes.flatMap(stepOf) }
}

function stepOf(node: DecisionGraph['nodes'][number]): z.infer<typeof Step>[] {
  if (node.type === 'expressionNode') {
    const expressions = node.content.expressions.map(({ key, value }) => ({ key, value }))
    return [{ kind: 'expressions', name: node.name, expressions }]
  }
  if (node.type !== 'decisionTableNode') return []
  const { hitPolicy: hits, inputs, outputs, rules } = node.content
  return [
    {
      ...{ kind: 'table', name: node.name, hits },
      inputs: inputs.map(columnOf),
      outputs: outputs.map(columnOf),
      rules: rules.map(({ _id: id, _description, ...cells }) => ({ id, cells })),
    },
  ]
}

/** The title of a column says both languages, as `Scale / 使用规模`, or stands for both. */
function columnOf({ id, field, name }: TableNode['content']['inputs'][number]) {
  const [en = name, zh = en] = name.split(' / ')
  return { id, field, title: { zh, en } }
}
