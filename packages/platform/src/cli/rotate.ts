import { prependMasterKey } from '#platform/crypto/master-key.ts'
import type { Services } from '#platform/services.ts'
import { cliErrors } from './errors.ts'
import { exitCodes } from './exit-code.ts'
import { type Resealed, resealAll } from './reseal-all.ts'
import { readSettings } from './settings.ts'
import { type Column, printRows } from './table.ts'
import type { Terminal } from './terminal.ts'
import { defineVerb, jsonFlag, placeFlags } from './verb.ts'
import { withDatabase } from './with-database.ts'

export const rotateSeals = defineVerb({
  name: 'rotate',
  says: {
    zh: '以首位主密钥重新密封旧主密钥密封的一切（各进程须已持有新密钥）',
    en: 'seals anew, under the first master key, everything that an older one sealed (every process must have the new key already)',
  },
  flags: { ...placeFlags, ...jsonFlag },
  async run({ values, environment, terminal }) {
    const settings = readSettings(values, environment)
    return withDatabase(settings, async ({ services }) => {
      await resealAndTell(await services(), values.json === true, terminal)
      return exitCodes.done
    })
  },
})

export const rotateMasterKey = defineVerb({
  name: 'rotate master-key',
  says: {
    zh: '在密钥文件首位加入新的主密钥，并以其重新密封一切；须先停止产品',
    en: 'puts a new master key in front of the key file and seals everything anew; the product must be stopped',
  },
  flags: { ...placeFlags, ...jsonFlag },
  async run({ values, environment, terminal }) {
    const settings = readSettings(values, environment)
    if (settings.masterKey !== undefined || settings.databaseUrl !== undefined) {
      throw cliErrors.master_key_elsewhere()
    }
    return withDatabase(settings, async ({ isAlone, services }) => {
      // A running product would not know the key, and could open nothing that it seals.
      if (!isAlone) throw cliErrors.product_running({ folder: settings.data })
      await prependMasterKey(settings.data)
      await resealAndTell(await services(), values.json === true, terminal)
      return exitCodes.done
    })
  },
})

async function resealAndTell(services: Services, asJson: boolean, terminal: Terminal) {
  const resealed = await resealAll(services)
  const masterKey = services.vault.keyId
  if (asJson) {
    terminal.answer(JSON.stringify({ masterKey, resealed }, undefined, 2))
    return
  }
  printRows(resealed, columns, false, terminal)
  terminal.answer(
    terminal.words({
      zh: `现以主密钥 ${masterKey} 密封。旧密钥不再需要，但此前的备份仍需其开启。`,
      en: `Everything is sealed by the master key ${masterKey}. No older one is needed but for backups from before.`,
    }),
  )
}

const columns: readonly Column<Resealed>[] = [
  { title: { zh: '机构', en: 'institution' }, read: ({ institution }) => institution },
  { title: { zh: '签名密钥', en: 'signing keys' }, read: ({ signingKeys }) => String(signingKeys) },
  { title: { zh: '内容密钥', en: 'content keys' }, read: ({ contentKeys }) => String(contentKeys) },
  { title: { zh: '上游凭据', en: 'credentials' }, read: ({ credentials }) => String(credentials) },
  { title: { zh: '进行中调用', en: 'open calls' }, read: ({ openCalls }) => String(openCalls) },
  { title: { zh: '回调密钥', en: 'webhooks' }, read: ({ webhooks }) => String(webhooks) },
]
