import { z } from 'zod'
import {
  type ApplicationKey,
  type IssuedKey,
  issueKey,
  listKeys,
  Name,
  OVERLAP_HOURS_MAX,
  revokeKey,
  rotateKey,
} from '#contexts/identity/index.ts'
import { responsiblePeople } from '#contexts/registry/index.ts'
import { ApplicationId, KeyId } from '#kernel/ids.ts'
import { Instant, parseInstant } from '#kernel/time.ts'
import { actAs } from './act-as.ts'
import { exitCodes } from './exit-code.ts'
import { flagValue, optionalFlagValue } from './flag-value.ts'
import { type Column, printRows } from './table.ts'
import type { Terminal } from './terminal.ts'
import { defineVerb, type Flags, jsonFlag, personFlags, placeFlags } from './verb.ts'

const PAGE = 200
const OVERLAP_HOURS = 24

const baseFlags = { ...placeFlags, ...personFlags, ...jsonFlag }
const applicationFlag = {
  application: {
    type: 'string',
    label: 'APP',
    says: { zh: '应用编号', en: 'the id of the application' },
  },
} as const satisfies Flags
const expiresFlag = {
  expires: {
    type: 'string',
    label: 'DATE',
    says: { zh: '到期时间（ISO 8601）', en: 'when it ends (ISO 8601)' },
  },
} as const satisfies Flags
const keyOperand = { label: 'KEY', min: 1, max: 1 }

export const keysList = defineVerb({
  name: 'keys list',
  says: {
    zh: '列出应用的密钥（不含密钥本身）',
    en: 'lists the keys of an application, without their secrets',
  },
  flags: { ...baseFlags, ...applicationFlag },
  async run(call) {
    const applicationId = applicationOf(call.values.application)
    const keys = await actAs(call, async (actor, services) => {
      const all: ApplicationKey[] = []
      for (let after: KeyId | undefined; ; ) {
        const input = { applicationId, after, limit: PAGE }
        const page = await listKeys(actor, input, responsiblePeople, services)
        all.push(...page)
        after = page.at(-1)?.id
        if (page.length < PAGE) return all
      }
    })
    printRows(keys, columns, call.values.json === true, call.terminal)
    return exitCodes.done
  },
})

export const keysIssue = defineVerb({
  name: 'keys issue',
  says: {
    zh: '为应用签发密钥；密钥只显示这一次',
    en: 'issues a key for an application; it is shown this once',
  },
  flags: {
    ...baseFlags,
    ...applicationFlag,
    name: { type: 'string', label: 'NAME', says: { zh: '用途，便于辨认', en: 'what it is for' } },
    ...expiresFlag,
  },
  async run(call) {
    const { application, name, expires, json } = call.values
    const input = {
      applicationId: applicationOf(application),
      name: flagValue('--name', name, Name, { zh: '一行以内的名称', en: 'a name on one line' }),
      expiresAt: expiryOf(expires),
    }
    const issued = await actAs(call, (actor, services) =>
      issueKey(actor, input, responsiblePeople, services),
    )
    show(issued, json, call.terminal)
    return exitCodes.done
  },
})

export const keysRotate = defineVerb({
  name: 'keys rotate',
  says: {
    zh: '签发后继密钥；旧密钥在重叠期内仍有效',
    en: 'issues a successor; the old key lives on for the overlap',
  },
  operands: keyOperand,
  flags: {
    ...baseFlags,
    'overlap-hours': {
      type: 'string',
      label: 'HOURS',
      says: {
        zh: `重叠小时数（0 至 ${OVERLAP_HOURS_MAX}；默认 ${OVERLAP_HOURS}）`,
        en: `hours of overlap (0 to ${OVERLAP_HOURS_MAX}; ${OVERLAP_HOURS})`,
      },
    },
    ...expiresFlag,
  },
  async run(call) {
    const { 'overlap-hours': hours = String(OVERLAP_HOURS), expires, json } = call.values
    const expects = { zh: ` 0 至 ${OVERLAP_HOURS_MAX}`, en: `0 to ${OVERLAP_HOURS_MAX}` }
    const input = {
      keyId: keyOf(call.operands),
      overlapHours: flagValue('--overlap-hours', hours, Hours, expects),
      expiresAt: expiryOf(expires),
    }
    const issued = await actAs(call, (actor, services) =>
      rotateKey(actor, input, responsiblePeople, services),
    )
    show(issued, json, call.terminal)
    return exitCodes.done
  },
})

export const keysRevoke = defineVerb({
  name: 'keys revoke',
  says: { zh: '立即吊销密钥', en: 'ends a key at once, on every gateway within a second' },
  operands: keyOperand,
  flags: baseFlags,
  async run(call) {
    const { values, terminal } = call
    const keyId = keyOf(call.operands)
    await actAs(call, (actor, services) => revokeKey(actor, keyId, responsiblePeople, services))
    if (values.json) terminal.answer(JSON.stringify({ revoked: keyId }))
    else terminal.answer(terminal.words({ zh: `已吊销 ${keyId}`, en: `${keyId} is revoked` }))
    return exitCodes.done
  },
})

const Expiry = z
  .string()
  .transform((text): string => parseInstant(text) ?? '')
  .pipe(Instant)

const Hours = z.string().regex(/^\d+$/).transform(Number).pipe(z.int().max(OVERLAP_HOURS_MAX))

const columns: readonly Column<ApplicationKey>[] = [
  { title: { zh: '编号', en: 'id' }, read: ({ id }) => id },
  { title: { zh: '开头', en: 'starts with' }, read: ({ startsWith }) => startsWith },
  { title: { zh: '名称', en: 'name' }, read: ({ name }) => name },
  { title: { zh: '签发', en: 'issued' }, read: ({ issuedAt }) => issuedAt },
  { title: { zh: '到期', en: 'valid until' }, read: ({ validUntil }) => validUntil ?? '-' },
  { title: { zh: '吊销', en: 'revoked' }, read: ({ revokedAt }) => revokedAt ?? '-' },
]

function show({ key, text }: IssuedKey, asJson: true | undefined, terminal: Terminal) {
  if (asJson) {
    terminal.answer(JSON.stringify({ key, text }, undefined, 2))
    return
  }
  terminal.remark(
    terminal.words({
      zh: `${key.id}：以下密钥只显示这一次，请立即妥善保存。`,
      en: `${key.id}: the key below is shown this once; keep it now.`,
    }),
  )
  terminal.answer(text)
}

const applicationOf = (text: string | undefined) =>
  flagValue('--application', text, ApplicationId, {
    zh: '应用编号（app_…）',
    en: 'the id of an application (app_…)',
  })

const keyOf = ([text]: readonly string[]) =>
  flagValue('KEY', text, KeyId, { zh: '密钥编号（key_…）', en: 'the id of a key (key_…)' })

const expiryOf = (text: string | undefined) =>
  optionalFlagValue('--expires', text, Expiry, {
    zh: ' ISO 8601 日期或时间',
    en: 'an ISO 8601 date or instant',
  })
