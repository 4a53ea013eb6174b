import { askUntil, callDoor, textAt } from '../client.ts'
import { observe, PASSED, type Probe } from '../probe.ts'
import { question } from '../question.ts'

const STOPPED_WITHIN_MS = 1_000
const TOOL = 'probe_transfer'

export const stoppedTool: Probe = {
  id: 'stopped-tool',
  statements: ['17.3'],
  tries: {
    zh: '停用一个工具后，再向模型提供该工具；不带该工具的调用应不受影响',
    en: 'Offers a model a tool that was stopped; a call without the tool must not be touched',
  },
  expects: 'tool_stopped',
  async run({ origin, stand, as }) {
    const asked = question(stand.models.name)
    const parameters = { type: 'object', properties: {} }
    const offered = {
      ...asked,
      tools: [{ type: 'function', function: { name: TOOL, parameters } }],
    }
    const call = () => callDoor(origin, stand.running.key, offered)
    const before = observe(await call())
    if (before.seen !== PASSED) return before
    const operator = await as('operator')
    const manager = await as('manager')
    const hits = { scope: 'tool', target: TOOL }
    const tripped = await operator('POST', '/stops', { hits, reason: '探针演练：停用一个工具' })
    const id = textAt(tripped.body, 'id')
    if (id === undefined) return observe(tripped)
    try {
      const isStopped = ({ code }: { readonly code: string | undefined }) => code === 'stopped'
      const { answer } = await askUntil(call, isStopped, STOPPED_WITHIN_MS)
      if (!isStopped(answer)) return { ...observe(answer), seen: 'tool_not_stopped' }
      const without = observe(await callDoor(origin, stand.running.key, asked))
      return without.seen === PASSED ? { ...observe(answer), seen: 'tool_stopped' } : without
    } finally {
      await manager('POST', `/stops/${id}/lift`, { reason: '探针演练结束' })
    }
  },
}
