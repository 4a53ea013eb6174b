import { callDoor, streamedOf } from '../client.ts'
import { observe, PASSED, type Probe } from '../probe.ts'
import { question } from '../question.ts'

export const labelStreamed: Probe = {
  id: 'label-streamed',
  statements: ['21.2'],
  tries: {
    zh: '以流式方式取得答复，看显式标识与元数据标识是否仍在',
    en: 'Has the answer streamed, and looks whether text and metadata still carry the label',
  },
  expects: 'labelled',
  async run({ origin, stand }) {
    const asked = { ...question(stand.models.name), stream: true }
    const answer = await callDoor(origin, stand.running.key, asked)
    const observed = observe(answer)
    if (observed.seen !== PASSED) return observed
    const said = streamedOf(answer)
    if (said === undefined) return { ...observed, seen: 'not_streamed' }
    const { label } = stand.running.permit
    const visible = Object.values(label?.visible ?? {}).some((text) => said.includes(text))
    const metadata = answer.headers.get('x-hengjian-label') !== null
    return { ...observed, seen: visible && metadata ? 'labelled' : 'label_missing' }
  },
}
