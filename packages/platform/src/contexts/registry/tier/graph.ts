import { z } from 'zod'

/**
 * The part of a GoRules decision graph (JDM) that a tier table may use: decision tables and expressions between one
 * request and one response. Function nodes run code and decision nodes load others, so neither is accepted.
 */
const Column = z.object({ id: z.string().min(1), name: z.string(), field: z.string() })

// A rule names its cells by the id of their column; `_id` names the rule in traces.
const Rule = z.record(z.string(), z.string()).and(z.object({ _id: z.string().min(1) }))

const flow = {
  passThrough: z.boolean().optional(),
  inputField: z.string().nullable().optional(),
  outputPath: z.string().nullable().optional(),
  executionMode: z.enum(['single', 'loop']).optional(),
}

const place = {
  id: z.string().min(1),
  name: z.string().min(1),
  position: z.object({ x: z.number(), y: z.number() }).optional(),
}

const TableNode = z.object({
  ...place,
  type: z.literal('decisionTableNode'),
  content: z.object({
    ...flow,
    hitPolicy: z.enum(['first', 'collect']),
    inputs: z.array(Column).min(1),
    outputs: z.array(Column).min(1),
    rules: z.array(Rule).min(1),
  }),
})
export type TableNode = z.infer<typeof TableNode>

const ExpressionNode = z.object({
  ...place,
  type: z.literal('expressionNode'),
  content: z.object({
    ...flow,
    expressions: z.array(
      z.object({ id: z.string(), key: z.string().min(1), value: z.string().min(1) }),
    ),
  }),
})

export const DecisionGraph = z.object({
  contentType: z.literal('application/vnd.gorules.decision').optional(),
  version: z.string().min(1),
  nodes: z.array(
    z.discriminatedUnion('type', [
      z.object({ ...place, type: z.literal('inputNode') }),
      z.object({ ...place, type: z.literal('outputNode') }),
      TableNode,
      ExpressionNode,
    ]),
  ),
  edges: z.array(z.object({ id: z.string(), sourceId: z.string(), targetId: z.string() })),
})
export type DecisionGraph = z.infer<typeof DecisionGraph>
