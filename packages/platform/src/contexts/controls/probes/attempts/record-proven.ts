import { parseProof, type Verifier, verifierOf, verifyEntryProof } from '@hengjian/ledger'
import { askUntil, callDoor, listAt, textAt } from '../client.ts'
import { observe, PASSED, type Probe } from '../probe.ts'
import { question } from '../question.ts'

/** An entry has its index, and a signed checkpoint over it, within a second; the bound is for a busy machine. */
const INTEGRATED_WITHIN_MS = 5_000

export const recordProven: Probe = {
  id: 'record-proven',
  statements: ['22.4', '2.4'],
  tries: {
    zh: '完成一次调用，再离线验证其记录的包含证明',
    en: 'Makes a call, then verifies the inclusion proof of its record offline',
  },
  expects: 'proven',
  async run({ origin, stand, as }) {
    const observed = observe(await callDoor(origin, stand.running.key, question(stand.models.name)))
    if (observed.seen !== PASSED) return observed
    const auditor = await as('auditor')
    const keys = listAt((await auditor('GET', '/ledger/keys')).body, 'items')
    const verifiers = keys.flatMap((key): Verifier[] => {
      const verifier = verifierOf(textAt(key, 'verifierKey') ?? '')
      return verifier.ok && textAt(key, 'purpose') === 'log' ? [verifier.value] : []
    })
    const path = `/ledger/entries/${observed.evidence}/proof`
    const ask = () => auditor('GET', path)
    const { answer } = await askUntil(ask, ({ status }) => status === 200, INTEGRATED_WITHIN_MS)
    const proof = typeof answer.body === 'string' ? answer.body : ''
    const holds = verifyEntryProof(proof, verifiers).ok
    const parsed = parseProof(proof)
    const isIt =
      parsed.ok &&
      observed.evidence !== undefined &&
      Buffer.from(parsed.value.extra ?? []).includes(`"id":"${observed.evidence}"`)
    return { ...observed, seen: holds && isIt ? 'proven' : 'not_proven' }
  },
}
