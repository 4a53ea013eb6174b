import { describe, expect, test } from 'vitest'
import { partDefinition } from './catalogue.ts'
import { fallbackIssues, readFallbackTable } from './fallback-plan.ts'
import { contentIssues, type PartContent } from './part-content.ts'
import { validContent } from './testing/complete-view.ts'

const rule = (cells: Record<string, string>) => ({ _id: 'r1', ...cells })
const table = (rules: readonly object[]) =>
  JSON.stringify({
    version: '1',
    nodes: [
      { id: 'in', name: 'in', type: 'inputNode' },
      {
        id: 'table',
        name: 'limit',
        type: 'decisionTableNode',
        content: {
          hitPolicy: 'first',
          inputs: [{ id: 'amount', name: 'amount', field: 'amount' }],
          outputs: [
            { id: 'decision', name: 'decision', field: 'decision' },
            { id: 'zh', name: 'zh', field: 'text.zh' },
          ],
          rules,
        },
      },
      { id: 'out', name: 'out', type: 'outputNode' },
    ],
    edges: [
      { id: 'a', sourceId: 'in', targetId: 'table' },
      { id: 'b', sourceId: 'table', targetId: 'out' },
    ],
  })
const whole = [
  rule({ amount: '< 1000', decision: "'approve'", zh: "'同意'" }),
  { _id: 'r2', amount: '', decision: "'refer'", zh: "'转人工'" },
]

describe('the fallback of a dossier', () => {
  test.each<[string, PartContent, readonly string[]]>([
    ['a queue with its time', {}, []],
    ['a queue without its name', { steps: [{ kind: 'manual-queue' }] }, ['steps:missing']],
    [
      'a model behind what always answers',
      {
        steps: [{ kind: 'message' }, { kind: 'model', target: 'm' }],
        messageZh: '稍候',
        messageEn: 'wait',
      },
      ['steps:never-reached'],
    ],
    [
      'a message in one language',
      { steps: [{ kind: 'message' }], messageZh: '稍候' },
      ['messageEn:missing'],
    ],
    ['a rule without its table', { steps: [{ kind: 'rule' }] }, ['ruleTable:missing']],
    [
      'a rule whose table is text',
      { steps: [{ kind: 'rule' }], ruleTable: '若…则…' },
      ['ruleTable:not-a-table'],
    ],
    ['a rule that answers everything', { steps: [{ kind: 'rule' }], ruleTable: table(whole) }, []],
    [
      'a rule that leaves a case open',
      { steps: [{ kind: 'rule' }], ruleTable: table(whole.slice(0, 1)) },
      ['ruleTable:not-a-table'],
    ],
    [
      'a rule with a cell that cannot be read',
      {
        steps: [{ kind: 'rule' }],
        ruleTable: table([rule({ amount: '< <', decision: "'a'", zh: "'b'" }), whole[1]!]),
      },
      ['ruleTable:not-a-table'],
    ],
  ])('%s', (_what, change, expected) => {
    const content = { ...validContent('fallback'), ...change }
    expect(contentIssues(partDefinition('fallback'), content)).toEqual([])
    expect(fallbackIssues(content).map(({ field, problem }) => `${field}:${problem}`)).toEqual(
      expected,
    )
  })

  test('an unknown trigger is no option, and a condition that cannot be read is no condition', () => {
    const fallback = { ...validContent('fallback'), triggers: ['bad weather'] }
    expect(contentIssues(partDefinition('fallback'), fallback)).toEqual([
      { field: 'triggers', problem: 'not-an-option' },
    ])
    const plan = validContent('oversight-plan')
    const [point] = plan.reviewPoints as readonly Record<string, string | number>[]
    const unreadable = { ...plan, reviewPoints: [{ ...point, when: '金额较大' }] }
    expect(contentIssues(partDefinition('oversight-plan'), unreadable)).toEqual([
      { field: 'reviewPoints', problem: 'not-a-condition' },
    ])
  })

  test('a table that says what no answer can carry is refused', () => {
    expect(readFallbackTable(table(whole))).toBeDefined()
    expect(readFallbackTable(table(whole).replace('text.zh', 'script'))).toBeUndefined()
  })
})
