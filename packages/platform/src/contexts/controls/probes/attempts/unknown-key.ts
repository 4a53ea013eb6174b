import { callDoor } from '../client.ts'
import { observe, type Probe } from '../probe.ts'
import { question } from '../question.ts'

export const unknownKey: Probe = {
  id: 'unknown-key',
  statements: ['25.2'],
  tries: {
    zh: '用改动过一个字符的密钥调用',
    en: 'Calls with a key of which one character is changed',
  },
  expects: 'unknown_key',
  async run({ origin, stand }) {
    const { key } = stand.running
    const other = `${key.slice(0, -1)}${key.endsWith('a') ? 'b' : 'a'}`
    return observe(await callDoor(origin, other, question(stand.models.name)))
  },
}
