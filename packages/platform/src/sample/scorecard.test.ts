import { join } from 'node:path'
import { expect, test } from 'vitest'
import { samplesFolder } from './samples-folder.ts'
import { createScorer, loadScorecards } from './scorecard.ts'

const score = createScorer(loadScorecards(join(samplesFolder, 'scorecards')))
const inputs = [
  { name: 'monthly_income', datatype: 'FP64', shape: [1], data: [12.5] },
  { name: 'debt_ratio', datatype: 'FP64', shape: [1], data: [0.45] },
  { name: 'overdue_24m', datatype: 'INT64', shape: [1], data: [1] },
  { name: 'tenure_years', datatype: 'FP64', shape: [1], data: [4] },
  { name: 'housing', datatype: 'BYTES', shape: [1], data: ['rent'] },
]

async function asked(body: object) {
  const { signal } = new AbortController()
  const reply = await score({ path: '/models/credit-training/infer', body, signal })
  const chunks: Uint8Array[] = []
  for await (const chunk of reply.body) chunks.push(chunk)
  const said = JSON.parse(Buffer.concat(chunks).toString()) as {
    outputs?: { name: string; data: unknown[] }[]
  }
  return { status: reply.status, outputs: said.outputs?.map(({ name, data }) => [name, data]) }
}

test('a case gets its score, its probability and the two inputs that weighed most', async () => {
  expect(await asked({ inputs })).toEqual({
    status: 200,
    outputs: [
      ['score', [603]],
      ['probability', [0.396517]],
      ['reasons', ['overdue_24m', 'debt_ratio']],
    ],
  })
})

test('outputs that a call names are given in its order, and no others', async () => {
  const outputs = [{ name: 'reasons' }, { name: 'score' }]
  expect((await asked({ inputs, outputs })).outputs).toEqual([
    ['reasons', ['overdue_24m', 'debt_ratio']],
    ['score', [603]],
  ])
  expect(await asked({ inputs, outputs: [{ name: 'nothing' }] })).toMatchObject({ status: 400 })
})
