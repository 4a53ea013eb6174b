import { expect, test } from 'vitest'
import type { VersionOfModel } from '#contexts/registry/index.ts'
import { newId } from '#kernel/ids.ts'
import { callNames } from './mint-permit.ts'

const found = (en: string, version: string) =>
  ({
    model: { name: { zh: '模型', en } },
    version: { id: newId('mver'), version },
  }) as unknown as VersionOfModel

test('a model is asked for by its name, and by as much more as tells it from the others', () => {
  const alone = found('Credit Scorer', '1')
  const [older, newer] = [found('Chat (Large)', '1'), found('Chat (Large)', '2')]
  const [one, other] = [found('通用', '1'), found('模型', '1')]
  const names = callNames([alone, older, newer, one, other])
  expect([...names.values()]).toEqual([
    ...['credit-scorer', 'chat-large@1', 'chat-large@2'],
    ...[`@${one.version.id}`, `@${other.version.id}`],
  ])
})
