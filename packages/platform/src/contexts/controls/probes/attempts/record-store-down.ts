import { askUntil, callDoor, textAt } from '../client.ts'
import { observe, PASSED, type Probe } from '../probe.ts'
import { question } from '../question.ts'

/** Calls of others under way at the same time: the gateway writes their beginnings together with the one that fails. */
const NEIGHBOURS = 4
/** A refusal is recorded within half a second; the bound is for a busy machine. */
const RECORDED_WITHIN_MS = 5_000

/**
 * A high-tier call whose beginning the database refuses, as the running gateway writes it. It must be refused before a model saw
 * it: a call that was sent would stand as recorded or interrupted under the id that its caller was told.
 */
export const recordStoreDown: Probe = {
  id: 'record-store-down',
  statements: ['22.4'],
  tries: {
    zh: '数据库拒收某高风险应用的调用记录时进行调用，同时调用另一应用',
    en: 'Calls while the database refuses the record of a high-tier application, and another application at the same time',
  },
  expects: 'record_unavailable',
  async run({ origin, stand, as }) {
    const asked = question(stand.models.name)
    const [answer, ...others] = await Promise.all([
      callDoor(origin, stand.laid.unrecorded.key, asked),
      ...Array.from({ length: NEIGHBOURS }, () => callDoor(origin, stand.running.key, asked)),
    ])
    const observed = observe(answer)
    if (observed.seen !== 'record_unavailable') return observed
    const harmed = others.map(observe).find(({ seen }) => seen !== PASSED)
    if (harmed !== undefined) return { ...harmed, seen: `others_${harmed.seen}` }
    const auditor = await as('auditor')
    const ask = () => auditor('GET', `/ledger/entries/${observed.evidence}`)
    const { answer: entry } = await askUntil(
      ask,
      ({ status }) => status === 200,
      RECORDED_WITHIN_MS,
    )
    const kind = textAt(entry.body, 'kind') ?? 'unrecorded'
    return kind === 'call.refused' ? observed : { ...observed, seen: `refused_as_${kind}` }
  },
}
