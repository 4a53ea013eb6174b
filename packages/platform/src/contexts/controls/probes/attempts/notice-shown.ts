import { callDoor, contentOf } from '../client.ts'
import { observe, PASSED, type Probe } from '../probe.ts'
import { question } from '../question.ts'

export const noticeShown: Probe = {
  id: 'notice-shown',
  statements: ['21.3'],
  tries: {
    zh: '开始一次会话，看首次答复是否带有告知',
    en: 'Begins a session and looks whether the first answer carries the notice',
  },
  expects: 'noticed',
  async run({ origin, stand }) {
    const answer = await callDoor(origin, stand.running.key, question(stand.models.name))
    const observed = observe(answer)
    if (observed.seen !== PASSED) return observed
    const { notice } = stand.running.permit
    const shown = Object.values(notice ?? {}).some((text) => contentOf(answer)?.includes(text))
    return { ...observed, seen: shown ? 'noticed' : 'notice_missing' }
  },
}
