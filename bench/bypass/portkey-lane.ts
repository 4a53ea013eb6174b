import { openPortkeyLane } from '../gateway/portkey.ts'
import type { BypassLane } from './run-probes.ts'

/**
 * What its own guards can do without a vendor: deny rules of regular expressions. They are given every thing of the
 * matrix, on both sides, and told to fail closed.
 */
const rule = [
  '[1-9][0-9]{16}[0-9Xx]',
  '[1-9][0-9]{15}',
  'sk-[A-Za-z0-9-]{20,}',
  '忽略.{0,10}(指令|规则)',
  '[Ii]gnore all previous',
  '稳赚不赔',
].join('|')

const guardrail = (id: string, type: string) => ({
  type: 'guardrail',
  id,
  name: id,
  deny: true,
  checks: [{ id: 'default.regexMatch', parameters: { rule, not: true, failOnError: true } }],
  event_type: type,
})

export async function openPortkeyBypassLane(mockPort: number): Promise<BypassLane> {
  const lane = await openPortkeyLane(mockPort)
  const config = {
    provider: 'openai',
    api_key: 'mock',
    custom_host: `http://127.0.0.1:${mockPort}/v1`,
    before_request_hooks: [guardrail('in', 'beforeRequestHook')],
    after_request_hooks: [guardrail('out', 'afterRequestHook')],
  }
  // A header holds no character beyond Latin 1, so that Chinese words must be written as escapes.
  const header = JSON.stringify(config).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return {
    name: `${lane.name}, its own deny rules`,
    port: lane.port,
    headers: { ...lane.headers, 'x-portkey-config': header },
    models: { chat: 'mock-1', embeddings: 'mock-1', infer: undefined },
    quotingStatus: 446,
    takes: () => true,
    stop: () => lane.child.stop(),
  }
}
