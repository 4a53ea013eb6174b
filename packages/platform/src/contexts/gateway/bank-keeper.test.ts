import { normalise } from '@hengjian/guard'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { type DistributedBank, digestOfBank, type Permit } from '#contexts/permits/index.ts'
import { type InstitutionId, newId } from '#kernel/ids.ts'
import { createBankKeeper } from './bank-keeper.ts'
import { detectorsOf } from './detectors.ts'
import { emptyState } from './state.ts'

const said: string[] = []
const log = pino({ level: 'error' }, { write: (line: string) => void said.push(line) })
const institution = newId('ins') as InstitutionId
const filler = Array.from({ length: 20_000 }, (_, index) => `填充词${index}`).join('\n')

const bankOf = (name: string, words: string, more: Partial<DistributedBank> = {}) => {
  const content = Buffer.from(words)
  const terms = { name, kind: 'keywords', format: 'txt', riskDefault: 'A.1.h' } as const
  return {
    ...{ id: newId('bank'), institution, terms, digest: digestOfBank(content), content, epoch: 1 },
    ...more,
  } as DistributedBank
}

/** What the banks say of a text to a permit: the finds, or that one of them failed. */
function judge(state: ReturnType<typeof emptyState>, text: string, banks: Permit['banks']) {
  try {
    return detectorsOf([], state, { institution, banks } as Permit)
      .flatMap((detector) =>
        detector.detect(normalise(text), { origin: 'user', direction: 'input' }),
      )
      .map(({ kind }) => kind)
  } catch {
    return 'failed'
  }
}

test('while a large bank is read the loop turns, and the bank before it guards', async () => {
  const state = emptyState()
  const keeper = createBankKeeper(state, () => undefined, log)
  const before = bankOf('house', '旧词\n常在词')
  await keeper.take([before])
  const retired = { ...before, content: undefined }
  let turns = 0
  let isDone = false
  const taken = keeper
    .take([retired, bankOf('house', `新词\n常在词\n${filler}`)])
    .then(() => (isDone = true))
  while (!isDone) {
    expect(judge(state, '常在词', 'in-force')).toEqual(['house'])
    expect(judge(state, '常在词', ['house'])).toEqual(['house'])
    turns += 1
    await new Promise((resolve) => setImmediate(resolve))
  }
  await taken
  expect(turns).toBeGreaterThan(50)
  expect(judge(state, '旧词、新词、填充词19999', 'in-force')).toEqual(['house', 'house'])
  await keeper.stop()
})

test('a bank without one before it fails for who names it until it is read, and is not yet there for others', async () => {
  const state = emptyState()
  const keeper = createBankKeeper(state, () => undefined, log)
  const taken = keeper.take([bankOf('first', `新词\n${filler}`)])
  await new Promise((resolve) => setImmediate(resolve))
  expect(judge(state, '新词', ['first'])).toBe('failed')
  expect(judge(state, '新词', 'in-force')).toEqual([])
  await taken
  expect(judge(state, '新词', ['first'])).toEqual(['first'])
  expect(judge(state, '新词', 'in-force')).toEqual(['first'])
  await keeper.stop()
})

test('what changes while a bank is read comes after it, and what cannot be read fails on every text', async () => {
  const state = emptyState()
  const keeper = createBankKeeper(state, () => undefined, log)
  const large = bankOf('large', `新词\n${filler}`)
  const taken = keeper.take([large])
  await keeper.take([{ ...large, content: undefined }])
  await taken
  expect(judge(state, '新词', 'in-force')).toEqual([])
  const tampered = bankOf('large', `新词\n${filler}`, { digest: 'sha256:another' })
  await keeper.take([tampered])
  expect(judge(state, '无害', 'in-force')).toBe('failed')
  // Nobody need wait for a call to learn of it.
  expect(said.map((line) => (JSON.parse(line) as { bank: string }).bank)).toEqual([tampered.id])
  await keeper.stop()
})
