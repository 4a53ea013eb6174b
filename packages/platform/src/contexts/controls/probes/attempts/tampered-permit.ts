import { callDoor } from '../client.ts'
import { observe, type Probe } from '../probe.ts'
import { question } from '../question.ts'

export const tamperedPermit: Probe = {
  id: 'tampered-permit',
  statements: ['3.3', '16.2'],
  tries: {
    zh: '直接改动数据库中的准行证后调用',
    en: 'Changes a permit in the database, then calls',
  },
  expects: 'permit_forged',
  async run({ origin, stand }) {
    return observe(await callDoor(origin, stand.laid.tampered.key, question(stand.models.name)))
  },
}
